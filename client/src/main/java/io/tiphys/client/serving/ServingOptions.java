package io.tiphys.client.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a component's own port is served.
 *
 * @param port 0 for none
 * @param certificate shown to clients; without, the server signs one for itself
 * @param clientCa the authority of clients; without, the one that the API server publishes
 * @param openPaths what everybody may get; a star at the end stands for all below
 */
public record ServingOptions(
    String address,
    int port,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> clientCa,
    List<String> openPaths) {

  /** Upstream's. */
  public static final List<String> HEALTH_PATHS = List.of("/healthz", "/readyz", "/livez");

  public ServingOptions {
    openPaths = List.copyOf(openPaths);
  }

  /** A port of upstream's on the loopback, with a certificate that the server signs for itself. */
  public static ServingOptions onLoopback(int port) {
    return new ServingOptions(
        "127.0.0.1", port, Optional.empty(), Optional.empty(), Optional.empty(), HEALTH_PATHS);
  }

  public ServingOptions at(String address, int port) {
    return new ServingOptions(address, port, certificate, key, clientCa, openPaths);
  }

  boolean isOpen(String path) {
    return openPaths.stream()
        .anyMatch(open ->
            open.endsWith("*")
                ? path.startsWith(open.substring(0, open.length() - 1))
                : path.equals(open));
  }
}
