package io.tiphys.controller.disruption;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Pods that were to be disrupted and still stand. */
final class StaleDisruption {

  static final Duration TIMEOUT = Duration.ofMinutes(2);

  static final String CONDITION = "DisruptionTarget";

  private StaleDisruption() {}

  /** How long until the pod's announced end is no longer believed; empty if none is announced. */
  static Optional<Duration> left(Pod pod, Instant now) {
    if (Metadata.isBeingDeleted(pod) || Pods.isFinished(pod)) {
      return Optional.empty();
    }
    Optional<PodCondition> condition =
        Pods.condition(pod, CONDITION)
            .filter(
                c -> "True".equals(c.getStatus()) && !"TerminationByKubelet".equals(c.getReason()));
    return condition
        .flatMap(c -> Timestamps.parse(c.getLastTransitionTime()))
        .map(since -> Duration.between(now, since.plus(TIMEOUT)))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }
}
