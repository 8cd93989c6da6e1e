package io.tiphys.apiserver.audit.sink;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets through so many a second, some at once after a pause; used by one thread. */
final class Throttle {

  private final double perNano;
  private final double burst;
  private final LongSupplier clock;
  private double tokens;
  private long last;

  /**
   * @param qps 0 for no limit
   * @param clock nanoseconds
   */
  Throttle(double qps, int burst, LongSupplier clock) {
    this.perNano = qps / 1e9;
    this.burst = burst;
    this.clock = clock;
    this.tokens = burst;
    this.last = clock.getAsLong();
  }

  void acquire() throws InterruptedException {
    long wait = reserve();
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /** Nanoseconds to wait until it is one's turn. */
  long reserve() {
    if (perNano == 0) {
      return 0;
    }
    long now = clock.getAsLong();
    tokens = Math.min(burst, tokens + (now - last) * perNano) - 1;
    last = now;
    return tokens >= 0 ? 0 : (long) (-tokens / perNano);
  }
}
