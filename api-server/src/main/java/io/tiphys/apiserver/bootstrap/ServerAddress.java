package io.tiphys.apiserver.bootstrap;

import java.util.Comparator;
import java.util.Optional;

/**
 * How the others reach an API server.
 *
 * @param address a literal; empty if there is none but the loopback's
 */
public record ServerAddress(String address, int port) implements Comparable<ServerAddress> {

  private static final Comparator<ServerAddress> BY_PORT_AND_ADDRESS =
      Comparator.comparingInt(ServerAddress::port).thenComparing(ServerAddress::address);

  /** Such as {@code 192.0.2.1:6443}. */
  String text() {
    return address + ":" + port;
  }

  static Optional<ServerAddress> parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return colon <= 0
          ? Optional.empty()
          : Optional.of(
              new ServerAddress(
                  text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))));
    } catch (NumberFormatException e) {
      // Another kind of identity.
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(ServerAddress other) {
    return BY_PORT_AND_ADDRESS.compare(this, other);
  }
}
