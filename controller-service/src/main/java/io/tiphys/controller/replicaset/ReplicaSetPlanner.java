package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Selectors;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which pods of a ReplicaSet come and go. */
final class ReplicaSetPlanner {

  /** How many pods come or go in one step. */
  static final int BURST = 500;

  private ReplicaSetPlanner() {}

  /**
   * @param pods the ReplicaSet's unfinished pods that are not being deleted
   * @param podsByNode how many such pods the ReplicaSet and its siblings have on each node
   */
  static ReplicaSetPlan plan(
      ReplicaSet set, Collection<Pod> pods, Map<String, Integer> podsByNode, Instant now) {
    int desired = desired(set);
    int missing = Metadata.isBeingDeleted(set) ? 0 : desired - pods.size();
    List<Pod> deletes =
        missing >= 0
            ? List.of()
            : pods.stream()
                .sorted(new DeletionOrder(podsByNode, now))
                .limit(Math.min(BURST, -missing))
                .toList();
    return new ReplicaSetPlan(
        Math.clamp(missing, 0, BURST),
        deletes,
        status(set, pods, now),
        untilAvailable(set, pods, now));
  }

  static int desired(ReplicaSet set) {
    Integer replicas = set.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  private static ReplicaSetStatus status(ReplicaSet set, Collection<Pod> pods, Instant now) {
    Map<String, String> labels =
        set.getSpec().getTemplate() == null || set.getSpec().getTemplate().getMetadata() == null
            ? Map.of()
            : set.getSpec().getTemplate().getMetadata().getLabels();
    int minReady = minReadySeconds(set);
    return new ReplicaSetStatusBuilder()
        .withReplicas(pods.size())
        .withFullyLabeledReplicas(
            count(pods.stream().filter(p -> Selectors.matches(labels, Metadata.labels(p))).count()))
        .withReadyReplicas(count(pods.stream().filter(Pods::isReady).count()))
        .withAvailableReplicas(
            count(pods.stream().filter(p -> Pods.isAvailable(p, minReady, now)).count()))
        .withObservedGeneration(Metadata.generation(set))
        .withConditions(
            set.getStatus() == null || set.getStatus().getConditions() == null
                ? List.of()
                : set.getStatus().getConditions())
        .build();
  }

  private static @Nullable Integer count(long number) {
    return number == 0 ? null : Math.toIntExact(number);
  }

  private static Optional<Duration> untilAvailable(
      ReplicaSet set, Collection<Pod> pods, Instant now) {
    int minReady = minReadySeconds(set);
    return pods.stream()
        .flatMap(pod -> Pods.availableAt(pod, minReady).stream())
        .filter(at -> at.isAfter(now))
        .min(Instant::compareTo)
        .map(at -> Duration.between(now, at));
  }

  private static int minReadySeconds(ReplicaSet set) {
    Integer seconds = set.getSpec().getMinReadySeconds();
    return seconds == null ? 0 : seconds;
  }
}
