package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.tiphys.controller.deployment.DeploymentPlan.Change;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides a Deployment's next step. */
final class DeploymentPlanner {

  private DeploymentPlanner() {}

  static DeploymentPlan plan(DeploymentSnapshot snapshot) {
    Deployment deployment = snapshot.deployment();
    if (Selectors.isEmpty(deployment.getSpec().getSelector())) {
      return DeploymentPlan.statusOnly(observed(deployment), true);
    }
    Rollout rollout = Rollout.of(deployment, snapshot.replicaSets());
    Progress progress = new Progress(rollout, snapshot.now());
    if (Metadata.isBeingDeleted(deployment)) {
      return DeploymentPlan.statusOnly(progress.status(), false);
    }
    progress.judgePause();
    if (rollout.isPaused() || Scaling.isDue(rollout)) {
      return plan(
          rollout,
          Optional.empty(),
          Scaling.next(rollout),
          rollout.isPaused() ? History.surplus(rollout) : List.of(),
          progress,
          Optional.empty());
    }
    return rolled(rollout, snapshot, progress);
  }

  private static DeploymentPlan rolled(
      Rollout rollout, DeploymentSnapshot snapshot, Progress progress) {
    boolean mayCreate = rollout.isRollingUpdate() || Recreate.isClear(rollout, snapshot.running());
    if (rollout.current().isEmpty() && mayCreate) {
      ReplicaSet created = History.create(rollout, RollingUpdate.roomForCurrent(rollout, 0));
      if (progress.hasDeadline()) {
        progress
            .conditions()
            .set(
                Conditions.PROGRESSING,
                "True",
                "NewReplicaSetCreated",
                "Created new replica set \"" + Metadata.name(created) + "\"");
      }
      return plan(
          rollout,
          Optional.of(created),
          Sizes.none(),
          List.of(),
          progress,
          progress.untilDeadline());
    }
    if (progress.hasDeadline()
        && rollout.current().isPresent()
        && progress.conditions().find(Conditions.PROGRESSING).isEmpty()) {
      progress
          .conditions()
          .set(
              Conditions.PROGRESSING,
              "True",
              "FoundNewReplicaSet",
              "Found new replica set \"" + Metadata.name(rollout.current().get()) + "\"");
    }
    Sizes sizes =
        rollout.isRollingUpdate()
            ? RollingUpdate.next(rollout)
            : Recreate.next(rollout, snapshot.running());
    progress.judgeRollout();
    return plan(
        rollout,
        Optional.empty(),
        sizes,
        !sizes.change() && progress.isComplete() ? History.surplus(rollout) : List.of(),
        progress,
        progress.untilDeadline());
  }

  private static DeploymentPlan plan(
      Rollout rollout,
      Optional<ReplicaSet> create,
      Sizes sizes,
      List<ReplicaSet> deletes,
      Progress progress,
      Optional<Duration> requeueAfter) {
    List<Change> changes = new ArrayList<>();
    rollout
        .current()
        .ifPresent(set -> add(changes, set, History.current(rollout, set, sizes.of(set))));
    for (ReplicaSet set : rollout.old()) {
      // Sized for another number than now desired, or sized anew.
      if (sizes.of(set) != Rollout.desired(set)
          || (Rollout.desired(set) > 0 && Scaling.isDue(rollout))) {
        add(changes, set, History.resized(rollout, set, sizes.of(set)));
      }
    }
    return new DeploymentPlan(
        create,
        changes,
        deletes,
        revision(rollout, create, changes),
        progress.status(),
        requeueAfter,
        false);
  }

  private static void add(List<Change> changes, ReplicaSet from, ReplicaSet to) {
    if (!from.equals(to)) {
      changes.add(new Change(from, to));
    }
  }

  private static Optional<String> revision(
      Rollout rollout, Optional<ReplicaSet> create, List<Change> changes) {
    Optional<ReplicaSet> current =
        create.or(() ->
            rollout
                .current()
                .map(set ->
                    changes.stream()
                        .filter(c -> c.from().equals(set))
                        .map(Change::to)
                        .findFirst()
                        .orElse(set)));
    return current
        .flatMap(set -> Metadata.annotation(set, Annotations.REVISION))
        .filter(revision ->
            !revision.equals(Metadata.annotations(rollout.deployment()).get(Annotations.REVISION)));
  }

  private static DeploymentStatus observed(Deployment deployment) {
    DeploymentStatus status =
        deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    return new DeploymentStatusBuilder(status)
        .withObservedGeneration(Metadata.generation(deployment))
        .build();
  }
}
