package io.tiphys.client.component;

import java.time.Duration;

/**
 * Lets one of several replicas act, by a {@code Lease}. The leader's callbacks run on a virtual
 * thread of the elector; {@code stopLeading} is called, and has returned, before another replica
 * can get the lease.
 */
public interface LeaderElector extends AutoCloseable {

  void start();

  boolean isLeader();

  /** Stops; a leader gives its lease back first. */
  @Override
  void close();

  /** Upstream's flags and defaults. */
  record Options(
      String namespace,
      String leaseName,
      String identity,
      Duration leaseDuration,
      Duration renewDeadline,
      Duration retryPeriod) {
    public static Options of(String leaseName, String identity) {
      return new Options(
          "kube-system",
          leaseName,
          identity,
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2));
    }
  }

  /** What a leader does. */
  interface Callbacks {
    void startLeading();

    void stopLeading();
  }
}
