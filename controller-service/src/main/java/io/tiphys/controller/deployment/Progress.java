package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a Deployment's status says about its rollout. */
final class Progress {

  private final Rollout rollout;
  private final Instant now;
  private final Conditions conditions;
  private final DeploymentStatus counts;

  Progress(Rollout rollout, Instant now) {
    this.rollout = rollout;
    this.now = now;
    this.conditions = Conditions.of(rollout.deployment().getStatus(), now);
    this.counts = counts(rollout);
  }

  Conditions conditions() {
    return conditions;
  }

  /** Whether every desired pod is of the present template and available. */
  boolean isComplete() {
    return count(counts.getUpdatedReplicas()) == rollout.replicas()
        && count(counts.getReplicas()) == rollout.replicas()
        && count(counts.getAvailableReplicas()) == rollout.replicas();
  }

  /** Whether a rollout that takes too long is told of; the largest number means never. */
  boolean hasDeadline() {
    Integer deadline = rollout.deployment().getSpec().getProgressDeadlineSeconds();
    return deadline != null && deadline != Integer.MAX_VALUE;
  }

  /** Tells of a pause and of its end, so that the time spent paused counts for no deadline. */
  void judgePause() {
    if (!hasDeadline() || conditions.is(Conditions.PROGRESSING, "ProgressDeadlineExceeded")) {
      return;
    }
    boolean told = conditions.is(Conditions.PROGRESSING, "DeploymentPaused");
    if (rollout.isPaused() && !told) {
      conditions.renew(
          Conditions.PROGRESSING, "Unknown", "DeploymentPaused", "Deployment is paused");
    } else if (!rollout.isPaused() && told) {
      conditions.renew(
          Conditions.PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed");
    }
  }

  /** Brings the conditions Progressing and ReplicaFailure up to date. */
  void judgeRollout() {
    if (!hasDeadline()) {
      conditions.remove(Conditions.PROGRESSING);
    } else if (!isDone()) {
      if (isComplete()) {
        conditions.set(
            Conditions.PROGRESSING,
            "True",
            "NewReplicaSetAvailable",
            about("has successfully progressed."));
      } else if (hasProgressed()) {
        conditions.renew(
            Conditions.PROGRESSING, "True", "ReplicaSetUpdated", about("is progressing."));
      } else if (isTimedOut()) {
        conditions.set(
            Conditions.PROGRESSING,
            "False",
            "ProgressDeadlineExceeded",
            about("has timed out progressing."));
      }
    }
    rollout.all().stream()
        .flatMap(set -> failure(set).stream())
        .findFirst()
        .ifPresentOrElse(
            f ->
                conditions.set(
                    Conditions.REPLICA_FAILURE, f.getStatus(), f.getReason(), f.getMessage()),
            () -> conditions.remove(Conditions.REPLICA_FAILURE));
  }

  /** When to look again, so that a rollout without any change is found to have timed out. */
  Optional<Duration> untilDeadline() {
    if (!hasDeadline()
        || isDone()
        || isComplete()
        || conditions.is(Conditions.PROGRESSING, "ProgressDeadlineExceeded")) {
      return Optional.empty();
    }
    return conditions
        .find(Conditions.PROGRESSING)
        .map(c -> Duration.between(now, deadline(c)).plusSeconds(1))
        .map(left -> left.isNegative() ? Duration.ofSeconds(1) : left);
  }

  DeploymentStatus status() {
    int enough = rollout.replicas() - rollout.maxUnavailable();
    if (count(counts.getAvailableReplicas()) >= enough) {
      conditions.set(
          Conditions.AVAILABLE,
          "True",
          "MinimumReplicasAvailable",
          "Deployment has minimum availability.");
    } else {
      conditions.set(
          Conditions.AVAILABLE,
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.");
    }
    return new DeploymentStatusBuilder(counts).withConditions(conditions.list()).build();
  }

  private boolean isDone() {
    return count(counts.getReplicas()) == count(counts.getUpdatedReplicas())
        && conditions.is(Conditions.PROGRESSING, "NewReplicaSetAvailable");
  }

  private boolean hasProgressed() {
    DeploymentStatus before =
        Optional.ofNullable(rollout.deployment().getStatus()).orElseGet(DeploymentStatus::new);
    return count(counts.getUpdatedReplicas()) > count(before.getUpdatedReplicas())
        || count(counts.getReplicas()) - count(counts.getUpdatedReplicas())
            < count(before.getReplicas()) - count(before.getUpdatedReplicas())
        || count(counts.getReadyReplicas()) > count(before.getReadyReplicas())
        || count(counts.getAvailableReplicas()) > count(before.getAvailableReplicas());
  }

  private boolean isTimedOut() {
    Optional<DeploymentCondition> progressing = conditions.find(Conditions.PROGRESSING);
    if (progressing.isEmpty() || conditions.is(Conditions.PROGRESSING, "NewReplicaSetAvailable")) {
      return false;
    }
    return conditions.is(Conditions.PROGRESSING, "ProgressDeadlineExceeded")
        || deadline(progressing.get()).isBefore(now);
  }

  private Instant deadline(DeploymentCondition progressing) {
    return Timestamps.parse(progressing.getLastUpdateTime())
        .orElse(now)
        .plusSeconds(count(rollout.deployment().getSpec().getProgressDeadlineSeconds()));
  }

  private String about(String what) {
    return rollout
        .current()
        .map(set -> "ReplicaSet \"" + Metadata.name(set) + "\" " + what)
        .orElseGet(() -> "Deployment \"" + Metadata.name(rollout.deployment()) + "\" " + what);
  }

  private static Optional<ReplicaSetCondition> failure(ReplicaSet set) {
    if (set.getStatus() == null || set.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return set.getStatus().getConditions().stream()
        .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
        .findFirst();
  }

  private static DeploymentStatus counts(Rollout rollout) {
    Deployment deployment = rollout.deployment();
    int replicas = rollout.all().stream().mapToInt(Rollout::observed).sum();
    int available = rollout.all().stream().mapToInt(Rollout::available).sum();
    return new DeploymentStatusBuilder()
        .withObservedGeneration(Metadata.generation(deployment))
        .withReplicas(absentIfZero(replicas))
        .withUpdatedReplicas(absentIfZero(rollout.current().map(Rollout::observed).orElse(0)))
        .withReadyReplicas(absentIfZero(rollout.all().stream().mapToInt(Rollout::ready).sum()))
        .withAvailableReplicas(absentIfZero(available))
        .withUnavailableReplicas(absentIfZero(Math.max(0, replicas - available)))
        .withCollisionCount(absentIfZero(History.collisions(deployment)))
        .build();
  }

  private static int count(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private static @Nullable Integer absentIfZero(int value) {
    return value == 0 ? null : value;
  }
}
