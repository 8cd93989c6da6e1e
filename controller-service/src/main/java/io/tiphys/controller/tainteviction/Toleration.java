package io.tiphys.controller.tainteviction;

import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.controller.runtime.Tolerations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How long a pod may stay on a node with certain taints. */
final class Toleration {

  private Toleration() {}

  /**
   * When the pod has to leave; empty for never.
   *
   * @param taints the node's NoExecute taints
   * @param since when each taint began to count
   */
  static Optional<Instant> leaveAt(
      List<io.fabric8.kubernetes.api.model.Toleration> tolerations,
      List<Taint> taints,
      Function<Taint, Instant> since) {
    Optional<Instant> earliest = Optional.empty();
    for (Taint taint : taints) {
      List<io.fabric8.kubernetes.api.model.Toleration> matching =
          tolerations.stream().filter(t -> Tolerations.tolerates(t, taint)).toList();
      if (matching.isEmpty()) {
        return Optional.of(Instant.MIN);
      }
      Optional<Instant> end =
          matching.stream()
              .filter(t -> t.getTolerationSeconds() != null)
              .map(t -> since.apply(taint).plus(duration(t.getTolerationSeconds())))
              .min(Instant::compareTo);
      if (end.isPresent() && (earliest.isEmpty() || end.get().isBefore(earliest.get()))) {
        earliest = end;
      }
    }
    return earliest;
  }

  private static Duration duration(long seconds) {
    return Duration.ofSeconds(Math.clamp(seconds, 0, 1L << 40));
  }
}
