package io.tiphys.controller.nodelifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When nodes were last heard of, by this machine's clock: what counts is that a lease or a status
 * changed, not what time the node believes it is. Safe for use by any thread.
 */
final class Heartbeats {

  private final Map<String, Instant> last = new ConcurrentHashMap<>();
  private final Clock clock;

  Heartbeats(Clock clock) {
    this.clock = clock;
  }

  void heard(String node) {
    last.put(node, clock.instant());
  }

  void forget(String node) {
    last.remove(node);
  }

  /** Since when the node has been silent; a node asked for the first time was heard of just now. */
  Instant last(String node) {
    return last.computeIfAbsent(node, name -> clock.instant());
  }

  /** Gives all nodes their whole grace period again. */
  void heardAll() {
    Instant now = clock.instant();
    last.replaceAll((node, before) -> now);
  }

  Duration untilSilent(String node, Duration grace) {
    return Duration.between(clock.instant(), last(node).plus(grace));
  }
}
