package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/**
 * Which pod is given up first: the one that does the least, costs the least, or has most company on
 * its node; among equals the younger one, where ages are compared by their magnitude.
 */
final class DeletionOrder implements Comparator<Pod> {

  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private final Comparator<Pod> order;

  DeletionOrder(Map<String, Integer> podsByNode, Instant now) {
    this.order =
        Comparator.<Pod, Boolean>comparing(pod -> !Pods.nodeName(pod).isEmpty())
            .thenComparingInt(DeletionOrder::liveliness)
            .thenComparing(Pods::isReady)
            .thenComparingInt(DeletionOrder::cost)
            .thenComparing(
                Comparator.comparing((Pod pod) -> podsByNode.getOrDefault(Pods.nodeName(pod), 0))
                    .reversed())
            .thenComparing(pod -> Pods.readySince(pod).map(at -> magnitude(at, now)).orElse(0))
            .thenComparing(Comparator.comparingInt(Pods::restarts).reversed())
            .thenComparingInt(pod -> magnitude(Timestamps.created(pod), now))
            .thenComparing(Metadata::uid);
  }

  @Override
  public int compare(Pod one, Pod other) {
    return order.compare(one, other);
  }

  private static int liveliness(Pod pod) {
    return switch (Pods.phase(pod)) {
      case "Pending" -> 0;
      case "Running" -> 2;
      default -> 1;
    };
  }

  private static int cost(Pod pod) {
    return Metadata.annotation(pod, COST)
        .filter(text -> text.matches("-?[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static int magnitude(Instant since, Instant now) {
    long nanos = Math.max(1, Duration.between(since, now).toSeconds());
    return 64 - Long.numberOfLeadingZeros(nanos);
  }
}
