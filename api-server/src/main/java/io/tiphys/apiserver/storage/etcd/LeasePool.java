package io.tiphys.apiserver.storage.etcd;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * Shares leases among objects that live equally long.
 *
 * <p>As upstream does: a lease is given to all objects of its time to live that are written within
 * a window, so it is granted for that much longer, and to no more than a thousand. Objects that
 * share a lease go in one revision.
 */
final class LeasePool {

  private static final long LONGEST_WINDOW_SECONDS = 60;
  private static final double WINDOW_SHARE = 0.05;
  private static final int MOST_OBJECTS = 1_000;

  private final LongUnaryOperator grant;
  private final LongSupplier nanoTime;
  private final Map<Long, Lease> byTimeToLive = new HashMap<>();

  private static final class Lease {
    final long id;
    final long reusableUntil;
    int objects;

    Lease(long id, long reusableUntil) {
      this.id = id;
      this.reusableUntil = reusableUntil;
    }
  }

  /**
   * @param grant asks etcd for a lease of so many seconds and returns its id
   * @param nanoTime a monotonic clock
   */
  LeasePool(LongUnaryOperator grant, LongSupplier nanoTime) {
    this.grant = grant;
    this.nanoTime = nanoTime;
  }

  /** A lease for one more object; 0, which is none, for a time to live of zero. */
  synchronized long lease(Duration timeToLive) {
    if (timeToLive.isZero()) {
      return 0;
    }
    long seconds = Math.max(1, timeToLive.plusMillis(999).toSeconds());
    Lease lease = byTimeToLive.get(seconds);
    if (lease == null
        || lease.reusableUntil - nanoTime.getAsLong() <= 0
        || lease.objects >= MOST_OBJECTS) {
      long window = Math.min(LONGEST_WINDOW_SECONDS, (long) (seconds * WINDOW_SHARE));
      long until = nanoTime.getAsLong() + Duration.ofSeconds(window).toNanos();
      lease = new Lease(grant.applyAsLong(seconds + window), until);
      byTimeToLive.put(seconds, lease);
    }
    lease.objects++;
    return lease.id;
  }

  /** etcd does not know the lease any more: hand it out no longer. */
  synchronized void forget(long id) {
    byTimeToLive.values().removeIf(lease -> lease.id == id);
  }
}
