package io.tiphys.apiserver.audit.sink;

import java.time.Duration;

/**
 * How events wait for a sink.
 *
 * @param bufferSize events that may wait
 * @param maxSize events that are passed on at once
 * @param maxWait how long the first of a batch may wait for others
 * @param throttled whether batches are passed on at a limited rate
 * @param qps batches a second
 * @param burst batches at a time after a pause
 */
public record BatchOptions(
    Mode mode,
    int bufferSize,
    int maxSize,
    Duration maxWait,
    boolean throttled,
    double qps,
    int burst) {

  /**
   * @param plugin as the flags name it
   */
  void check(String plugin) {
    if (mode != Mode.BATCH) {
      return;
    }
    checkPositive(plugin, "batch-buffer-size", bufferSize);
    checkPositive(plugin, "batch-max-size", maxSize);
    if (throttled) {
      checkPositive(plugin, "batch-throttle-qps", qps);
      checkPositive(plugin, "batch-throttle-burst", burst);
    }
  }

  private static void checkPositive(String plugin, String flag, double value) {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "--audit-%s-%s must be a positive number, not %s".formatted(plugin, flag, value));
    }
  }
}
