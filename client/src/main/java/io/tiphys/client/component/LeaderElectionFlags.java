package io.tiphys.client.component;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Upstream's {@code --leader-elect…} flags. */
public final class LeaderElectionFlags {

  private static final String LEASES = "leases";

  private LeaderElectionFlags() {}

  /** The flags of a component whose lease is called {@code leaseName}. */
  public static List<Flag> of(String leaseName) {
    return List.of(
        Flag.bool("leader-elect", true, "Whether one of several replicas acts at a time."),
        Flag.duration(
            "leader-elect-lease-duration",
            Duration.ofSeconds(15),
            "How long others wait after the leader's last sign of life."),
        Flag.duration(
            "leader-elect-renew-deadline",
            Duration.ofSeconds(10),
            "How long the leader tries to renew before it stops acting; less than the lease's"
                + " duration."),
        Flag.duration(
            "leader-elect-retry-period", Duration.ofSeconds(2), "The time between attempts."),
        Flag.text(
            "leader-elect-resource-lock", LEASES, "Kind of the lock; there is none but leases."),
        Flag.text("leader-elect-resource-name", leaseName, "Name of the Lease."),
        Flag.text("leader-elect-resource-namespace", "kube-system", "Namespace of the Lease."));
  }

  /**
   * What was asked for; empty with {@code --leader-elect=false}.
   *
   * @throws UsageException if the times do not fit together, or the lock is none of ours
   */
  public static Optional<LeaderElector.Options> read(Flags flags) {
    if (!flags.bool("leader-elect")) {
      return Optional.empty();
    }
    if (!flags.text("leader-elect-resource-lock").equals(LEASES)) {
      throw new UsageException("flag --leader-elect-resource-lock: must be " + LEASES);
    }
    try {
      return Optional.of(
          new LeaderElector.Options(
              flags.text("leader-elect-resource-namespace"),
              flags.text("leader-elect-resource-name"),
              identity(),
              flags.duration("leader-elect-lease-duration"),
              flags.duration("leader-elect-renew-deadline"),
              flags.duration("leader-elect-retry-period")));
    } catch (IllegalArgumentException e) {
      throw new UsageException("flags --leader-elect-…: " + e.getMessage());
    }
  }

  /** The host's name and something that tells its processes apart, as upstream forms it. */
  public static String identity() {
    return HostName.ofThisMachine() + "_" + UUID.randomUUID();
  }
}
