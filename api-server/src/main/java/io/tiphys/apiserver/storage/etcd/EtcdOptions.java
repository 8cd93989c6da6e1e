package io.tiphys.apiserver.storage.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach etcd.
 *
 * @param servers the members' client addresses, {@code --etcd-servers}; all {@code https} or all
 *     {@code http}
 * @param prefix under which all objects lie, {@code --etcd-prefix}: starts with a slash and does
 *     not end with one
 * @param tls what TLS needs beyond the machine's own certificate authorities
 * @param timeout after which a call is given up
 */
public record EtcdOptions(List<URI> servers, String prefix, Tls tls, Duration timeout) {

  public static final String DEFAULT_PREFIX = "/registry";
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final int DEFAULT_PORT = 2379;

  /**
   * The files for TLS to etcd, in PEM.
   *
   * @param authorityFile {@code --etcd-cafile}: who signed etcd's certificates
   * @param certificateFile {@code --etcd-certfile}: who we are
   * @param keyFile {@code --etcd-keyfile}
   */
  public record Tls(
      Optional<Path> authorityFile, Optional<Path> certificateFile, Optional<Path> keyFile) {
    public static final Tls NONE = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

    public Tls {
      if (certificateFile.isPresent() != keyFile.isPresent()) {
        throw new IllegalArgumentException(
            "--etcd-certfile and --etcd-keyfile belong together: give both or neither");
      }
    }
  }

  public EtcdOptions {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("--etcd-servers names no server");
    }
    servers.forEach(EtcdOptions::check);
    if (servers.stream().map(URI::getScheme).distinct().count() > 1) {
      throw new IllegalArgumentException("--etcd-servers mixes http and https: " + servers);
    }
    if (!prefix.startsWith("/") || prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "--etcd-prefix must start with a slash and not end with one: " + prefix);
    }
  }

  /** Without TLS files, with the default prefix and time-out. */
  public static EtcdOptions of(String... servers) {
    return new EtcdOptions(
        List.of(servers).stream().map(URI::create).toList(),
        DEFAULT_PREFIX,
        Tls.NONE,
        DEFAULT_TIMEOUT);
  }

  public EtcdOptions withTls(Tls files) {
    return new EtcdOptions(servers, prefix, files, timeout);
  }

  public EtcdOptions withPrefix(String changed) {
    return new EtcdOptions(servers, changed, tls, timeout);
  }

  public EtcdOptions withTimeout(Duration changed) {
    return new EtcdOptions(servers, prefix, tls, changed);
  }

  private static void check(URI server) {
    boolean known = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!known || server.getHost() == null) {
      throw new IllegalArgumentException(
          "--etcd-servers wants URLs such as https://10.0.0.1:2379, not: " + server);
    }
  }

  boolean secure() {
    return "https".equals(servers.getFirst().getScheme());
  }

  static int port(URI server) {
    return server.getPort() < 0 ? DEFAULT_PORT : server.getPort();
  }
}
