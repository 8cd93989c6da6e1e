package io.tiphys.chaos.cluster;

import java.util.List;
import java.util.Optional;

/** All parts on the loopback, where no link can be cut. */
record LoopbackNetwork(String reason) implements Network {

  @Override
  public String address(String part) {
    return "127.0.0.1";
  }

  @Override
  public List<String> enter(String part) {
    return List.of();
  }

  @Override
  public Optional<String> whyNoCuts() {
    return Optional.of(reason);
  }

  @Override
  public void cut(String one, String other) {
    throw new UnsupportedOperationException(reason);
  }

  @Override
  public void heal() {}

  @Override
  public void close() {}
}
