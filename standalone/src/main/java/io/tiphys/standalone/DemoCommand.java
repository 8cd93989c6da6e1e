package io.tiphys.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.standalone.demo.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code demo}: tells the story on a cluster that runs. */
final class DemoCommand {

  private DemoCommand() {}

  @SuppressWarnings("SystemOut") // the demo is what it prints
  static void run(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys demo",
                "Shows what one apply sets off.",
                List.of(
                    Flag.text("kubeconfig", "", "an administrator's kubeconfig"),
                    Flag.text("manifest", "examples/hello.yaml", "what is applied"),
                    Flag.bool("simulated", false, "whether no container really runs")))
            .parseOrExit(arguments);
    List<JsonNode> manifest;
    try (MappingIterator<JsonNode> documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .readValues(Path.of(flags.text("manifest")).toFile())) {
      manifest = documents.readAll();
    }
    Kubeconfig kubeconfig = Kubeconfig.read(Path.of(flags.text("kubeconfig")));
    try (ApiClient client = ApiClient.connect(ClusterAccess.of(kubeconfig), "tiphys-demo")) {
      new Demo(client, System.out, flags.bool("simulated")).run(manifest);
    }
  }
}
