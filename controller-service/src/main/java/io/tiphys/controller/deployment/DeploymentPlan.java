package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a Deployment now; the rest follows from what is seen afterwards.
 *
 * @param create the ReplicaSet of a template that has none yet
 * @param changes ReplicaSets to be written anew
 * @param deletes ReplicaSets that the history has no room for
 * @param revision the revision to be noted on the Deployment, if another stands there
 * @param status the status to be written, if it differs
 * @param selectsAll whether nothing can be done because the selector takes in every pod
 */
record DeploymentPlan(
    Optional<ReplicaSet> create,
    List<Change> changes,
    List<ReplicaSet> deletes,
    Optional<String> revision,
    DeploymentStatus status,
    Optional<Duration> requeueAfter,
    boolean selectsAll) {

  DeploymentPlan {
    changes = List.copyOf(changes);
    deletes = List.copyOf(deletes);
  }

  static DeploymentPlan statusOnly(DeploymentStatus status, boolean selectsAll) {
    return new DeploymentPlan(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        status,
        Optional.empty(),
        selectsAll);
  }

  /** A ReplicaSet as it is and as it shall be. */
  record Change(ReplicaSet from, ReplicaSet to) {

    boolean resizes() {
      return before() != after();
    }

    int before() {
      return Rollout.desired(from);
    }

    int after() {
      return Rollout.desired(to);
    }
  }
}
