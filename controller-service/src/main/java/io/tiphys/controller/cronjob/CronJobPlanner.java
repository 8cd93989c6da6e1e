package io.tiphys.controller.cronjob;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.tiphys.controller.cronjob.CronJobPlan.Missed;
import io.tiphys.controller.job.JobConditions;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides about one CronJob; made for one decision. */
final class CronJobPlanner {

  private static final int TOO_MANY_MISSED = 100;

  private final CronJob cron;
  private final Collection<Job> jobs;
  private final Instant now;
  private final CronJobStatus before;
  private final List<Job> replaced = new ArrayList<>();
  private Optional<Instant> start = Optional.empty();
  private Optional<Missed> missed = Optional.empty();
  private Optional<Duration> requeueAfter = Optional.empty();

  private CronJobPlanner(CronJob cron, Collection<Job> jobs, Instant now) {
    this.cron = cron;
    this.jobs = jobs;
    this.now = now;
    this.before = cron.getStatus() == null ? new CronJobStatus() : cron.getStatus();
  }

  /**
   * @param jobs those that the CronJob manages
   */
  static CronJobPlan plan(CronJob cron, Collection<Job> jobs, Instant now) {
    CronJobPlanner planner = new CronJobPlanner(cron, jobs, now);
    if (!Metadata.isBeingDeleted(cron) && !Boolean.TRUE.equals(cron.getSpec().getSuspend())) {
      planner.schedule();
    }
    return new CronJobPlan(
        planner.start,
        planner.replaced,
        planner.expired(),
        planner.ended(),
        planner.missed,
        planner.status(),
        planner.requeueAfter);
  }

  private void schedule() {
    CronSchedule schedule;
    try {
      String zone = cron.getSpec().getTimeZone();
      schedule = CronSchedule.parse(cron.getSpec().getSchedule(), zone == null ? "" : zone);
    } catch (IllegalArgumentException e) {
      missed =
          Optional.of(
              new Missed(
                  true,
                  "UnparseableSchedule",
                  "unparseable schedule: "
                      + cron.getSpec().getSchedule()
                      + " : "
                      + e.getMessage()));
      return;
    }
    requeueAfter = schedule.next(now).map(next -> Duration.between(now, next).plusMillis(50));
    Optional<Instant> due = due(schedule);
    if (due.isEmpty()) {
      return;
    }
    Long deadline = cron.getSpec().getStartingDeadlineSeconds();
    if (deadline != null && due.get().plusSeconds(deadline).isBefore(now)) {
      missed =
          Optional.of(
              new Missed(
                  true, "MissSchedule", "Missed scheduled time to start a job: " + due.get()));
      return;
    }
    List<Job> active = active();
    String policy = cron.getSpec().getConcurrencyPolicy();
    if ("Forbid".equals(policy) && !active.isEmpty()) {
      missed =
          Optional.of(
              new Missed(
                  false,
                  "JobAlreadyActive",
                  "Not starting job because prior execution is running and concurrency policy is"
                      + " Forbid"));
      return;
    }
    if ("Replace".equals(policy)) {
      replaced.addAll(active);
    }
    start = due;
  }

  /** The last time that has come since the last run. */
  private Optional<Instant> due(CronSchedule schedule) {
    Instant from =
        Timestamps.parse(before.getLastScheduleTime()).orElseGet(() -> Timestamps.created(cron));
    Long deadline = cron.getSpec().getStartingDeadlineSeconds();
    if (deadline != null && from.isBefore(now.minusSeconds(deadline))) {
      from = now.minusSeconds(deadline);
    }
    Optional<Instant> due = Optional.empty();
    int count = 0;
    Optional<Instant> next = schedule.next(from);
    while (next.isPresent() && !next.get().isAfter(now)) {
      due = next;
      if (++count == TOO_MANY_MISSED) {
        missed =
            Optional.of(
                new Missed(
                    true,
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or"
                        + " check clock skew"));
        // Far behind: what matters is the last time, found from close by.
        Duration pause =
            Duration.between(due.get(), schedule.next(due.get()).orElse(now.plusSeconds(1)));
        Instant close = now.minus(pause.multipliedBy(2));
        next = schedule.next(close.isAfter(due.get()) ? close : due.get());
      } else {
        next = schedule.next(next.get());
      }
    }
    return due;
  }

  private List<Job> active() {
    return jobs.stream()
        .filter(job -> JobConditions.finished(job).isEmpty() && !Metadata.isBeingDeleted(job))
        .toList();
  }

  private List<Job> ended() {
    if (before.getActive() == null) {
      return List.of();
    }
    Set<String> listed =
        before.getActive().stream().map(ObjectReference::getUid).collect(Collectors.toSet());
    return jobs.stream()
        .filter(
            job -> listed.contains(Metadata.uid(job)) && JobConditions.finished(job).isPresent())
        .toList();
  }

  private List<Job> expired() {
    List<Job> expired = new ArrayList<>();
    expired.addAll(oldest("Complete", cron.getSpec().getSuccessfulJobsHistoryLimit(), 3));
    expired.addAll(oldest("Failed", cron.getSpec().getFailedJobsHistoryLimit(), 1));
    return expired;
  }

  private List<Job> oldest(String condition, @Nullable Integer limit, int absent) {
    List<Job> finished =
        jobs.stream()
            .filter(job -> !Metadata.isBeingDeleted(job))
            .filter(job ->
                JobConditions.finished(job).filter(c -> c.getType().equals(condition)).isPresent())
            .sorted(Comparator.comparing(Timestamps::created).thenComparing(Metadata::name))
            .toList();
    return finished.subList(0, Math.max(0, finished.size() - (limit == null ? absent : limit)));
  }

  private CronJobStatus status() {
    Optional<Instant> success =
        jobs.stream()
            .filter(job ->
                JobConditions.finished(job).filter(c -> c.getType().equals("Complete")).isPresent())
            .flatMap(job -> Timestamps.parse(job.getStatus().getCompletionTime()).stream())
            .max(Instant::compareTo);
    Instant known = Timestamps.parse(before.getLastSuccessfulTime()).orElse(Instant.MIN);
    return new CronJobStatusBuilder()
        .withActive(
            active().stream()
                .filter(job -> !replaced.contains(job))
                .sorted(Comparator.comparing(Metadata::name))
                .map(CronJobPlanner::reference)
                .toList())
        .withLastScheduleTime(before.getLastScheduleTime())
        .withLastSuccessfulTime(
            success
                .filter(at -> at.isAfter(known))
                .map(Timestamps::format)
                .orElse(before.getLastSuccessfulTime()))
        .build();
  }

  static ObjectReference reference(Job job) {
    return new ObjectReferenceBuilder()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withNamespace(Metadata.namespace(job))
        .withName(Metadata.name(job))
        .withUid(Metadata.uid(job))
        .withResourceVersion(Objects.requireNonNullElse(job.getMetadata().getResourceVersion(), ""))
        .build();
  }
}
