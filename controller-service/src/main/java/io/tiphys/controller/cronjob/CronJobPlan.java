package io.tiphys.controller.cronjob;

import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a CronJob now.
 *
 * @param start the time for which a Job is due
 * @param replaced Jobs that make room for it
 * @param expired finished Jobs that the history has no room for
 * @param ended Jobs that were active and have ended, to be told of
 * @param missed why a due time is passed over, as an event's reason and message
 */
record CronJobPlan(
    Optional<Instant> start,
    List<Job> replaced,
    List<Job> expired,
    List<Job> ended,
    Optional<Missed> missed,
    CronJobStatus status,
    Optional<Duration> requeueAfter) {
  CronJobPlan {
    replaced = List.copyOf(replaced);
    expired = List.copyOf(expired);
    ended = List.copyOf(ended);
  }

  /** An event about a run that does not take place. */
  record Missed(boolean warning, String reason, String message) {}
}
