package io.tiphys.dashboard;

import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.client.serving.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the dashboard runs.
 *
 * @param tls of Spring Boot's server: files, or PEM text
 * @param client what is shown to management ports; empty where these speak no TLS
 */
record DashboardOptions(
    String address,
    int port,
    Map<String, Object> tls,
    String userPassword,
    String servicePassword,
    Optional<ClientTls> client,
    boolean verbose) {

  /** Files of the monitoring identity. */
  record ClientTls(Path certificate, Path key, Path authority) {}

  static DashboardOptions read(Flags flags) {
    return new DashboardOptions(
        flags.text("bind-address"),
        flags.integer("port"),
        tls(flags),
        PasswordFile.ensure(Path.of(flags.text("user-password-file"))),
        PasswordFile.ensure(Path.of(flags.text("service-password-file"))),
        client(flags),
        flags.integer("v") >= 4);
  }

  private static Map<String, Object> tls(Flags flags) {
    Optional<Path> certificate = file(flags, "tls-cert-file");
    Optional<Path> key = file(flags, "tls-private-key-file");
    if (certificate.isPresent() != key.isPresent()) {
      throw new UsageException("--tls-cert-file and --tls-private-key-file go together");
    }
    if (certificate.isPresent()) {
      return Map.of(
          "server.ssl.certificate", "file:" + certificate.get(),
          "server.ssl.certificate-private-key", "file:" + key.orElseThrow());
    }
    try {
      SelfSigned own = SelfSigned.create("localhost", Instant.now());
      return Map.of(
          "server.ssl.certificate", own.certificatePem(),
          "server.ssl.certificate-private-key", own.keyPem());
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static Optional<ClientTls> client(Flags flags) {
    Optional<Path> certificate = file(flags, "client-certificate-file");
    Optional<Path> key = file(flags, "client-key-file");
    Optional<Path> authority = file(flags, "client-ca-file");
    if (certificate.isEmpty() && key.isEmpty() && authority.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty() || authority.isEmpty()) {
      throw new UsageException(
          "--client-certificate-file, --client-key-file and --client-ca-file go together");
    }
    return Optional.of(new ClientTls(certificate.get(), key.get(), authority.get()));
  }

  private static Optional<Path> file(Flags flags, String name) {
    Optional<Path> file = flags.find(name).map(Path::of);
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new UsageException("--" + name + ": " + file.get() + " cannot be read");
    }
    return file;
  }

  Map<String, Object> properties() {
    Map<String, Object> properties = new TreeMap<>(tls);
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.main.web-application-type", "reactive");
    properties.put("server.address", address);
    properties.put("server.port", port);
    properties.put("server.shutdown", "immediate");
    properties.put("spring.boot.admin.ui.title", "Tiphys");
    properties.put("spring.boot.admin.ui.brand", "<span>Tiphys</span>");
    properties.put("spring.boot.admin.monitor.status-interval", "5s");
    properties.put("spring.boot.admin.monitor.default-timeout", "5s");
    if (verbose) {
      properties.put("logging.level.io.tiphys", "DEBUG");
    }
    return properties;
  }
}
