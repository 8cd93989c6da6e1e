package io.tiphys.client.serving;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The flags of a component's own port, by upstream's names. */
public final class ServingFlags {

  private ServingFlags() {}

  public static List<Flag> declared(int securePort) {
    return List.of(
        Flag.integer(
            "secure-port", securePort, "The port of health and metrics, over TLS; 0 for none."),
        Flag.text("bind-address", "0.0.0.0", "The address of --secure-port."),
        Flag.text(
            "tls-cert-file",
            "",
            "The certificate of --secure-port; without, one that the component signs for itself."),
        Flag.text("tls-private-key-file", "", "The key of --tls-cert-file."),
        Flag.text(
            "client-ca-file",
            "",
            "The authority of the certificates that clients show; without, the one that the API"
                + " server publishes."),
        Flag.list(
            "authorization-always-allow-paths",
            ServingOptions.HEALTH_PATHS,
            "What everybody may get."));
  }

  public static ServingOptions read(Flags flags) {
    return readTls(flags).at(flags.text("bind-address"), flags.integer("secure-port"));
  }

  /** What is not the address and the port, for components that name these otherwise. */
  public static ServingOptions readTls(Flags flags) {
    if (flags.find("tls-cert-file").isPresent() != flags.find("tls-private-key-file").isPresent()) {
      throw new UsageException("--tls-cert-file and --tls-private-key-file go together");
    }
    return new ServingOptions(
        "127.0.0.1",
        0,
        file(flags, "tls-cert-file"),
        file(flags, "tls-private-key-file"),
        file(flags, "client-ca-file"),
        flags.list("authorization-always-allow-paths"));
  }

  private static Optional<Path> file(Flags flags, String name) {
    Optional<Path> file = flags.find(name).map(Path::of);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new UsageException("--" + name + ": " + file.get() + " cannot be read");
    }
    return file;
  }
}
