package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a ReplicaSet now.
 *
 * @param creates how many pods are missing
 * @param deletes which pods are too many
 * @param status what is observed, as it is before anything is done
 * @param requeueAfter when a ready pod becomes available
 */
record ReplicaSetPlan(
    int creates, List<Pod> deletes, ReplicaSetStatus status, Optional<Duration> requeueAfter) {
  ReplicaSetPlan {
    deletes = List.copyOf(deletes);
  }
}
