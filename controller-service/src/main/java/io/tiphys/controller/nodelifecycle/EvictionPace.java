package io.tiphys.controller.nodelifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lets one node of a zone be given up at a time. Safe for use by any thread. */
final class EvictionPace {

  private final Map<String, Instant> last = new HashMap<>();

  /**
   * Asks to give up a node now.
   *
   * @param rate nodes a second, 0 for none
   * @return empty if so, else how long to wait before asking again
   */
  synchronized Optional<Duration> ask(String zone, double rate, Instant now) {
    if (rate <= 0) {
      return Optional.of(Duration.ofSeconds(30));
    }
    Instant before = last.get(zone);
    Duration pause = Duration.ofMillis(Math.round(1000 / rate));
    if (before != null && now.isBefore(before.plus(pause))) {
      return Optional.of(Duration.between(now, before.plus(pause)));
    }
    last.put(zone, now);
    return Optional.empty();
  }
}
