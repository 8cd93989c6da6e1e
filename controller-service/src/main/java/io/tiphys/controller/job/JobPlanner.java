package io.tiphys.controller.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPodsBuilder;
import io.tiphys.controller.job.JobPlan.Note;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decides about one Job; made for one decision. */
final class JobPlanner {

  private static final int BURST = 500;

  private final Job job;
  private final Collection<Pod> pods;
  private final Instant now;
  private final JobConditions conditions;
  private final Tally tally;
  private final List<Pod> active;
  private final List<Pod> dismiss = new ArrayList<>();
  private final List<Pod> kill = new ArrayList<>();
  private final List<Pod> creates = new ArrayList<>();
  private Optional<Note> event = Optional.empty();
  private Optional<Duration> requeueAfter = Optional.empty();
  private @Nullable String startTime;
  private @Nullable String completionTime;

  private JobPlanner(Job job, Collection<Pod> pods, Instant now) {
    this.job = job;
    this.pods = pods;
    this.now = now;
    this.conditions = new JobConditions(job, now);
    this.tally = new Tally(job, pods, conditions.find(JobConditions.FAILURE_TARGET).isPresent());
    this.active = pods.stream().filter(Pods::isActive).toList();
    JobStatus status = job.getStatus() == null ? new JobStatus() : job.getStatus();
    this.startTime = status.getStartTime();
    this.completionTime = status.getCompletionTime();
  }

  /**
   * @param pods all that the Job manages, ended ones too
   */
  static JobPlan plan(Job job, Collection<Pod> pods, Instant now) {
    JobPlanner planner = new JobPlanner(job, pods, now);
    if (Metadata.isBeingDeleted(job)) {
      return planner.result(pods.stream().filter(JobPods::isTracked).toList());
    }
    if (JobConditions.finished(job).isEmpty()) {
      planner.judge();
      planner.manage();
      planner.finish();
    }
    return planner.result(planner.tally.untrack);
  }

  private boolean isSuspended() {
    return Boolean.TRUE.equals(job.getSpec().getSuspend());
  }

  /** Whether the Job has to end, and why. */
  private void judge() {
    if (!isSuspended() && startTime == null) {
      startTime = Timestamps.format(now);
    }
    if (conditions.find(JobConditions.FAILURE_TARGET).isPresent()
        || conditions.find(JobConditions.SUCCESS_CRITERIA_MET).isPresent()) {
      return;
    }
    int limit = job.getSpec().getBackoffLimit() == null ? 6 : job.getSpec().getBackoffLimit();
    Optional<Duration> left = untilDeadline();
    if (tally.jobFailure.isPresent()) {
      fail("PodFailurePolicy", tally.jobFailure.get());
    } else if (tally.allFailed() > limit || restartedTooOften(limit)) {
      fail("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    } else if (left.filter(d -> d.isNegative() || d.isZero()).isPresent()) {
      fail("DeadlineExceeded", "Job was active longer than specified deadline");
    } else if (isComplete()) {
      conditions.set(
          JobConditions.SUCCESS_CRITERIA_MET,
          "True",
          "CompletionsReached",
          "Reached expected number of succeeded pods");
    } else {
      requeueAfter = left;
    }
  }

  private void fail(String reason, String message) {
    conditions.set(JobConditions.FAILURE_TARGET, "True", reason, message);
  }

  private Optional<Duration> untilDeadline() {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    return seconds == null || isSuspended()
        ? Optional.empty()
        : Timestamps.parse(startTime)
            .map(start -> Duration.between(now, start.plusSeconds(seconds)));
  }

  private boolean restartedTooOften(int limit) {
    if (job.getSpec().getTemplate().getSpec() == null
        || !"OnFailure".equals(job.getSpec().getTemplate().getSpec().getRestartPolicy())) {
      return false;
    }
    int restarts = active.stream().mapToInt(Pods::restarts).sum();
    return limit == 0 ? restarts > 0 : restarts >= limit;
  }

  private boolean isComplete() {
    if (job.getSpec().getCompletions() == null) {
      return tally.allSucceeded() > 0 && active.isEmpty();
    }
    return (JobPods.isIndexed(job) ? tally.completedIndexes.size() : tally.allSucceeded())
        >= Tally.completions(job);
  }

  /** Which pods come and go. */
  private void manage() {
    if (conditions.find(JobConditions.FAILURE_TARGET).isPresent()
        || conditions.find(JobConditions.SUCCESS_CRITERIA_MET).isPresent()) {
      kill.addAll(active);
      return;
    }
    if (isSuspended()) {
      dismiss.addAll(active);
      if (conditions.set(JobConditions.SUSPENDED, "True", "JobSuspended", "Job suspended")) {
        event = Optional.of(new Note(false, "Suspended", "Job suspended"));
      }
      startTime = null;
      return;
    }
    if (conditions.has(JobConditions.SUSPENDED)
        && conditions.set(JobConditions.SUSPENDED, "False", "JobResumed", "Job resumed")) {
      event = Optional.of(new Note(false, "Resumed", "Job resumed"));
      startTime = Timestamps.format(now);
    }
    int wanted = wanted();
    if (active.size() > wanted) {
      dismiss.addAll(surplus(active.size() - wanted));
    }
    int missing = wanted - active.size() - (JobPods.onlyReplacesFailed(job) ? terminating() : 0);
    if (missing > 0) {
      create(Math.min(BURST, missing));
    }
  }

  private int wanted() {
    int parallelism = job.getSpec().getParallelism() == null ? 1 : job.getSpec().getParallelism();
    if (job.getSpec().getCompletions() == null) {
      return tally.allSucceeded() > 0 ? Math.min(active.size(), parallelism) : parallelism;
    }
    int done = JobPods.isIndexed(job) ? tally.completedIndexes.size() : tally.allSucceeded();
    return Math.max(0, Math.min(parallelism, Tally.completions(job) - done));
  }

  private int terminating() {
    return (int)
        pods.stream().filter(p -> Metadata.isBeingDeleted(p) && !Pods.isFinished(p)).count();
  }

  private List<Pod> surplus(int count) {
    return active.stream()
        .sorted(
            Comparator.<Pod, Boolean>comparing(pod -> !Pods.nodeName(pod).isEmpty())
                .thenComparing(Pods::isReady)
                .thenComparing(Comparator.comparing(Timestamps::created).reversed())
                .thenComparing(Metadata::name))
        .limit(count)
        .toList();
  }

  private void create(int count) {
    Duration delay = Retry.delay(job, pods, now);
    if (delay.isPositive()) {
      requeueAfter = Optional.of(requeueAfter.filter(d -> d.compareTo(delay) < 0).orElse(delay));
      return;
    }
    if (!JobPods.isIndexed(job)) {
      IntStream.range(0, count).forEach(i -> creates.add(JobPods.create(job, OptionalInt.empty())));
      return;
    }
    Set<Integer> taken =
        pods.stream()
            .filter(pod ->
                Pods.isActive(pod) || (JobPods.onlyReplacesFailed(job) && !Pods.isFinished(pod)))
            .flatMap(pod -> JobPods.index(pod).stream().boxed())
            .collect(Collectors.toSet());
    taken.addAll(tally.completedIndexes);
    IntStream.range(0, Tally.completions(job))
        .filter(i -> !taken.contains(i))
        .limit(count)
        .forEach(i -> creates.add(JobPods.create(job, OptionalInt.of(i))));
  }

  /** Declares the Job over once all of its pods have ended and are counted. */
  private void finish() {
    if (!tally.isSettled() || !active.isEmpty() || terminating() > 0) {
      return;
    }
    Optional<JobCondition> success = conditions.find(JobConditions.SUCCESS_CRITERIA_MET);
    Optional<JobCondition> failure = conditions.find(JobConditions.FAILURE_TARGET);
    if (success.isPresent()) {
      conditions.set(
          JobConditions.COMPLETE, "True", success.get().getReason(), success.get().getMessage());
      completionTime = Timestamps.format(now);
      event = Optional.of(new Note(false, "Completed", "Job completed"));
    } else if (failure.isPresent()) {
      conditions.set(
          JobConditions.FAILED, "True", failure.get().getReason(), failure.get().getMessage());
      event = Optional.of(new Note(true, failure.get().getReason(), failure.get().getMessage()));
    }
  }

  private JobPlan result(List<Pod> untrack) {
    JobStatusBuilder status =
        new JobStatusBuilder()
            .withConditions(conditions.list())
            .withStartTime(startTime)
            .withCompletionTime(completionTime)
            .withActive(absentIfZero(active.size()))
            .withReady((int) active.stream().filter(Pods::isReady).count())
            .withTerminating(terminating())
            .withSucceeded(absentIfZero(tally.succeeded))
            .withFailed(absentIfZero(tally.failed))
            .withUncountedTerminatedPods(
                new UncountedTerminatedPodsBuilder()
                    .withSucceeded(tally.uncountedSucceeded)
                    .withFailed(tally.uncountedFailed)
                    .build());
    if (!tally.completedIndexes.isEmpty()) {
      status.withCompletedIndexes(Indexes.format(tally.completedIndexes));
    }
    return new JobPlan(status.build(), untrack, dismiss, kill, creates, event, requeueAfter);
  }

  private static @Nullable Integer absentIfZero(int value) {
    return value == 0 ? null : value;
  }
}
