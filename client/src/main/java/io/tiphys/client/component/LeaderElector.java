package io.tiphys.client.component;

import io.tiphys.client.ApiClient;
import io.tiphys.client.Leadership;
import java.time.Duration;

/**
 * Lets one of several replicas act, by a {@code Lease}. The leader's callbacks run on a virtual
 * thread of the elector; {@code stopLeading} is called before another replica can get the lease. A
 * replica that sleeps meanwhile is late with that; what it then writes under its {@link Leadership}
 * is refused.
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
    public Options {
      if (renewDeadline.compareTo(leaseDuration) >= 0
          || retryPeriod.compareTo(renewDeadline) >= 0
          || !retryPeriod.isPositive()) {
        throw new IllegalArgumentException(
            "0 < retry period < renew deadline < lease duration must hold, not "
                + retryPeriod
                + ", "
                + renewDeadline
                + ", "
                + leaseDuration);
      }
      if (leaseDuration.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("a lease lasts whole seconds, not " + leaseDuration);
      }
    }

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
    /**
     * @param leadership for what is written in this term
     */
    void startLeading(Leadership leadership);

    /** Called once for each {@link #startLeading}, after it returned or was interrupted. */
    void stopLeading();
  }
}
