package io.tiphys.controller.daemonset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a DaemonSet now.
 *
 * @param creates the nodes that need a pod
 * @param deletes the pods that are too many, out of place, at their end or out of date
 * @param failed those of them that have failed, by name with their node, to be told of
 */
record DaemonSetPlan(
    List<String> creates,
    List<Pod> deletes,
    List<Pod> failed,
    DaemonSetStatus status,
    Optional<Duration> requeueAfter) {
  DaemonSetPlan {
    creates = List.copyOf(creates);
    deletes = List.copyOf(deletes);
    failed = List.copyOf(failed);
  }
}
