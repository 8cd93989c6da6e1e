package io.tiphys.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient.ListOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code check}: whether a cluster answers, is ready and can be listed. */
final class CheckCommand {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

  private CheckCommand() {}

  @SuppressWarnings("SystemOut") // the answer is for the user
  static void run(String[] arguments) throws IOException, InterruptedException {
    Flags flags =
        new CommandLine(
                "tiphys check",
                "Asks a cluster whether it is ready, and lists namespaces and nodes.",
                List.of(
                    Flag.text("kubeconfig", "", "the cluster, and who asks"),
                    Flag.integer("ready-nodes", 0, "how many nodes must be Ready"),
                    Flag.duration("timeout", Duration.ofMinutes(1), "how long to try")))
            .parseOrExit(arguments);
    ClusterAccess access = ClusterAccess.of(Kubeconfig.read(Path.of(flags.text("kubeconfig"))));
    long deadline = System.nanoTime() + flags.duration("timeout").toNanos();
    try (ApiClient client = ApiClient.connect(access, "tiphys-check")) {
      while (true) {
        Optional<String> failure = tryOnce(client, flags.integer("ready-nodes"));
        if (failure.isEmpty()) {
          return;
        }
        if (System.nanoTime() > deadline) {
          throw new IOException("the cluster is not as it should be: " + failure.get());
        }
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  @SuppressWarnings("SystemOut")
  private static Optional<String> tryOnce(ApiClient client, int wanted) {
    try {
      client.call("GET", "/readyz", Optional.empty());
      JsonNode version = client.call("GET", "/version", Optional.empty());
      int namespaces = client.resources(Namespace.class).list("", ListOptions.ALL).items().size();
      List<Node> nodes = client.resources(Node.class).list("", ListOptions.ALL).items();
      long ready = nodes.stream().filter(Cluster::isReady).count();
      if (ready < wanted) {
        return Optional.of(ready + " nodes are Ready, and " + wanted + " should be");
      }
      System.out.println(
          "version "
              + version.path("gitVersion").asText()
              + ", "
              + namespaces
              + " namespaces, "
              + nodes.size()
              + " nodes, "
              + ready
              + " of them Ready");
      return Optional.empty();
    } catch (StatusException | ApiUnreachableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
