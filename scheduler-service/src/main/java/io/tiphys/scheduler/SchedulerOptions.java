package io.tiphys.scheduler;

import io.tiphys.client.component.LeaderElector;
import java.util.Optional;

/**
 * How the scheduler runs.
 *
 * @param schedulerName the pods that are its business
 * @param leaderElection absent where there is only one scheduler
 */
public record SchedulerOptions(
    String schedulerName, Optional<LeaderElector.Options> leaderElection) {

  public static final String DEFAULT_SCHEDULER = "default-scheduler";

  /** The default scheduler, alone. */
  public static SchedulerOptions alone() {
    return new SchedulerOptions(DEFAULT_SCHEDULER, Optional.empty());
  }
}
