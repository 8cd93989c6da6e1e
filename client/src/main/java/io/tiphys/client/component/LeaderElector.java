package io.tiphys.client.component;

import io.tiphys.client.ApiClient;
import java.time.Duration;

/**
 * Lets one of several replicas act, by a {@code Lease}. The leader's callbacks run on a virtual
 * thread of the elector; {@code stopLeading} is called, and has returned, before another replica
 * can get the lease.
 */
public interface LeaderElector extends AutoCloseable {

  /** An elector that is not started; {@code client} needs get, create and update on the lease. */
  static LeaderElector over(ApiClient client, Options options, Callbacks callbacks) {
    return new LeaseElector(client, options, callbacks, ElectionTime.SYSTEM);
  }

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

  /** What a leader does. Both return soon: they start and stop threads. */
  interface Callbacks {
    void startLeading();

    /** Called once for each {@link #startLeading}, after it returned or was interrupted. */
    void stopLeading();
  }
}
