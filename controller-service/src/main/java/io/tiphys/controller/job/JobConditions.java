package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of a Job, at most one of each type. */
public final class JobConditions {

  static final String COMPLETE = "Complete";
  static final String FAILED = "Failed";
  static final String SUSPENDED = "Suspended";
  static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
  static final String FAILURE_TARGET = "FailureTarget";

  private final List<JobCondition> conditions;
  private final String now;

  JobConditions(Job job, Instant now) {
    this.conditions = new ArrayList<>(of(job));
    this.now = Timestamps.format(now);
  }

  private static List<JobCondition> of(Job job) {
    return job.getStatus() == null || job.getStatus().getConditions() == null
        ? List.of()
        : job.getStatus().getConditions();
  }

  /** The condition that says that the Job is over, if it is. */
  public static Optional<JobCondition> finished(Job job) {
    return of(job).stream()
        .filter(c -> c.getType().equals(COMPLETE) || c.getType().equals(FAILED))
        .filter(c -> "True".equals(c.getStatus()))
        .findFirst();
  }

  Optional<JobCondition> find(String type) {
    return conditions.stream()
        .filter(c -> c.getType().equals(type) && "True".equals(c.getStatus()))
        .findFirst();
  }

  /** Returns whether the condition did not stand there with this status. */
  boolean set(String type, String status, String reason, String message) {
    Optional<JobCondition> present =
        conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
    if (present.filter(c -> status.equals(c.getStatus())).isPresent()) {
      return false;
    }
    present.ifPresent(conditions::remove);
    conditions.add(
        new JobConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastProbeTime(now)
            .withLastTransitionTime(now)
            .build());
    return true;
  }

  boolean has(String type) {
    return conditions.stream().anyMatch(c -> c.getType().equals(type));
  }

  List<JobCondition> list() {
    return List.copyOf(conditions);
  }
}
