package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a change of the desired number does to ReplicaSets in the middle of a rollout: each grows or
 * shrinks by its share.
 */
final class Scaling {

  private static final Comparator<ReplicaSet> LARGEST_FIRST =
      Comparator.comparingInt(Rollout::desired).reversed();

  private Scaling() {}

  /** Whether a ReplicaSet was last sized for another desired number. */
  static boolean isDue(Rollout rollout) {
    return rollout.all().stream()
        .filter(set -> Rollout.desired(set) > 0)
        .anyMatch(set ->
            Annotations.number(set, Annotations.DESIRED_REPLICAS)
                .filter(desired -> desired != rollout.replicas())
                .isPresent());
  }

  static Sizes next(Rollout rollout) {
    Sizes sizes = Sizes.none();
    List<ReplicaSet> active =
        rollout.all().stream().filter(set -> Rollout.desired(set) > 0).toList();
    if (active.size() <= 1) {
      activeOrLatest(rollout, active).ifPresent(set -> sizes.set(set, rollout.replicas()));
      return sizes;
    }
    if (isSaturated(rollout)) {
      rollout.activeOld().forEach(set -> sizes.set(set, 0));
      return sizes;
    }
    return rollout.isRollingUpdate() ? proportionally(rollout, active) : sizes;
  }

  private static Optional<ReplicaSet> activeOrLatest(Rollout rollout, List<ReplicaSet> active) {
    if (!active.isEmpty()) {
      return Optional.of(active.getFirst());
    }
    return rollout
        .current()
        .or(() ->
            rollout.old().isEmpty() ? Optional.empty() : Optional.of(rollout.old().getLast()));
  }

  private static boolean isSaturated(Rollout rollout) {
    return rollout
        .current()
        .filter(set ->
            Annotations.number(set, Annotations.DESIRED_REPLICAS)
                    .filter(desired -> desired == rollout.replicas())
                    .isPresent()
                && Rollout.desired(set) == rollout.replicas()
                && Rollout.available(set) == rollout.replicas())
        .isPresent();
  }

  private static Sizes proportionally(Rollout rollout, List<ReplicaSet> active) {
    int allowed = rollout.replicas() > 0 ? rollout.replicas() + rollout.maxSurge() : 0;
    int missing = allowed - active.stream().mapToInt(Rollout::desired).sum();
    List<ReplicaSet> order = new ArrayList<>(active);
    order.sort(
        LARGEST_FIRST.thenComparing(
            missing > 0 ? Rollout.OLDEST_FIRST.reversed() : Rollout.OLDEST_FIRST));
    Sizes sizes = Sizes.none();
    int given = 0;
    for (ReplicaSet set : order) {
      int share = missing == 0 ? 0 : share(rollout, set, missing - given);
      sizes.set(set, Rollout.desired(set) + share);
      given += share;
    }
    ReplicaSet first = order.getFirst();
    return sizes.set(first, sizes.of(first) + missing - given);
  }

  private static int share(Rollout rollout, ReplicaSet set, int left) {
    int size = Rollout.desired(set);
    if (rollout.replicas() == 0) {
      return -size;
    }
    long before =
        Stream.of(Annotations.number(set, Annotations.MAX_REPLICAS), observed(rollout))
            .flatMap(Optional::stream)
            .filter(n -> n > 0)
            .findFirst()
            .orElse(0L);
    if (before == 0) {
      return 0;
    }
    long grown = Math.round((double) size * (rollout.replicas() + rollout.maxSurge()) / before);
    int share = Math.toIntExact(grown - size);
    return left > 0 ? Math.min(share, left) : Math.max(share, left);
  }

  private static Optional<Long> observed(Rollout rollout) {
    return Optional.ofNullable(rollout.deployment().getStatus())
        .map(status -> status.getReplicas())
        .map(Integer::longValue);
  }
}
