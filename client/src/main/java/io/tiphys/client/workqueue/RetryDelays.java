package io.tiphys.client.workqueue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long a key that failed has to wait: longer with each failure of its own, and longer for all
 * when too many fail at once. For one thread at a time.
 */
final class RetryDelays {

  private final Duration first;
  private final Duration longest;
  private final double perSecond;
  private final int burst;
  private final LongSupplier nanoTime;
  private final Map<Object, Integer> failures = new HashMap<>();

  /** Tokens that the overall bucket holds; below zero they are promised already. */
  private double tokens;

  private long filledAt;

  RetryDelays(
      Duration first, Duration longest, double perSecond, int burst, LongSupplier nanoTime) {
    this.first = first;
    this.longest = longest;
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.filledAt = nanoTime.getAsLong();
  }

  /** Upstream's: 5 ms doubled up to 1,000 s for a key; for all ten a second after a hundred. */
  static RetryDelays upstream(LongSupplier nanoTime) {
    return new RetryDelays(Duration.ofMillis(5), Duration.ofSeconds(1_000), 10, 100, nanoTime);
  }

  Duration next(Object key) {
    int failed = failures.merge(key, 1, Integer::sum) - 1;
    double own = (double) first.toNanos() * Math.pow(2, failed);
    long ownNanos = (long) Math.min((double) longest.toNanos(), own);
    return Duration.ofNanos(Math.max(ownNanos, bucketNanos()));
  }

  private long bucketNanos() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - filledAt) / 1e9 * perSecond);
    filledAt = now;
    tokens -= 1;
    return tokens >= 0 ? 0 : (long) (-tokens / perSecond * 1e9);
  }

  void forget(Object key) {
    failures.remove(key);
  }
}
