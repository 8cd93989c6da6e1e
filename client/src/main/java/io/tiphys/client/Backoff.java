package io.tiphys.client;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Growing delays between attempts, spread by chance so that many who failed together do not come
 * back together. For one thread.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private long nextNanos;

  /** Delays from {@code first}, doubled each time, up to {@code longest}. */
  public Backoff(Duration first, Duration longest) {
    this(first, longest, new SplittableRandom());
  }

  public Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.nextNanos = first.toNanos();
  }

  /** The delay before the next attempt: between half of and the whole of the grown delay. */
  public Duration next() {
    long nanos = nextNanos;
    nextNanos = Math.min(longest.toNanos(), nanos * 2);
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
  }

  /** Begins anew after a success. */
  public void reset() {
    nextNanos = first.toNanos();
  }
}
