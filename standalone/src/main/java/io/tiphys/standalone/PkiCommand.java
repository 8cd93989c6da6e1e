package io.tiphys.standalone;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.pki.ControlPlanePki;
import io.tiphys.standalone.secrets.SecretsFlags;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code pki}: makes the certificates and kubeconfigs of a cluster whose parts run apart. */
final class PkiCommand {

  private static final List<Flag> FLAGS =
      List.of(
          Flag.text("out", "", "The folder for all files; what is there is kept."),
          Flag.text("server", "", "The API server as the parts reach it: https://NAME:6443."),
          Flag.text("admin-server", "", "The same as the administrator does; default: --server."),
          Flag.list("server-names", List.of(), "Names and addresses of the API servers."),
          Flag.list("etcd-names", List.of(), "Names and addresses of etcd's members."),
          Flag.list("component-names", List.of(), "Names and addresses of the other parts."),
          Flag.list("nodes", List.of(), "Names of nodes, each with =ADDRESS where it is known."));

  private PkiCommand() {}

  @SuppressWarnings("SystemOut") // the answer is for the user
  static void run(String[] arguments) throws IOException {
    Flags flags =
        new CommandLine(
                "tiphys pki",
                "Makes the certificates and kubeconfigs of a cluster whose parts run apart.",
                Stream.concat(FLAGS.stream(), SecretsFlags.all().stream()).toList())
            .parseOrExit(arguments);
    URI server = server(flags, "server");
    Path folder = Path.of(required(flags, "out")).toAbsolutePath().normalize();
    ControlPlanePki pki =
        new ControlPlanePki(
            folder,
            server,
            flags.find("admin-server").isPresent() ? server(flags, "admin-server") : server,
            flags.list("server-names"),
            flags.list("etcd-names"),
            flags.list("component-names"),
            nodes(flags.list("nodes")));
    SecretsFlags.around(flags, folder, server, pki::ensure).forEach(System.out::println);
  }

  private static URI server(Flags flags, String name) {
    String text = required(flags, name);
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + name + ": " + text + " is no URL");
    }
    if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new UsageException(
          "--" + name + " must be of the form https://NAME:6443, and is " + text);
    }
    return uri;
  }

  private static String required(Flags flags, String name) {
    return flags.find(name).orElseThrow(() -> new UsageException("--" + name + " is missing"));
  }

  private static Map<String, List<String>> nodes(List<String> given) {
    Map<String, List<String>> nodes = new TreeMap<>();
    for (String one : given) {
      String[] parts = one.split("=", 2);
      nodes.put(parts[0], parts.length > 1 ? List.of(parts[1]) : List.of());
    }
    return nodes;
  }
}
