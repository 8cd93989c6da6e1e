package io.tiphys.controller.statefulset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a StatefulSet now.
 *
 * @param creates the numbers and pods to be made, each after its claims
 * @param deletes the pods to be removed
 * @param recreates those of them that are at their end, and come back under the same name
 */
record StatefulSetPlan(
    List<Numbered> creates,
    List<Pod> deletes,
    List<Pod> recreates,
    StatefulSetStatus status,
    Optional<Duration> requeueAfter) {
  StatefulSetPlan {
    creates = List.copyOf(creates);
    deletes = List.copyOf(deletes);
    recreates = List.copyOf(recreates);
  }

  /** A pod with its number. */
  record Numbered(int ordinal, Pod pod) {}
}
