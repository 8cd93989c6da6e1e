package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/**
 * The next step from the old pods to the new: never more than desired + maxSurge pods, and never
 * fewer than desired − maxUnavailable available ones.
 */
final class RollingUpdate {

  private RollingUpdate() {}

  /** Sizes the new ReplicaSet up if there is room, else the old ones down as far as is safe. */
  static Sizes next(Rollout rollout) {
    Sizes sizes = growCurrent(rollout);
    return sizes.change() ? sizes : shrinkOld(rollout);
  }

  /** The size that the new ReplicaSet can have while the others are as they are. */
  static int roomForCurrent(Rollout rollout, int size) {
    if (!rollout.isRollingUpdate()) {
      return rollout.replicas();
    }
    int pods = rollout.all().stream().mapToInt(Rollout::desired).sum();
    int room = rollout.replicas() + rollout.maxSurge() - pods;
    return room <= 0 ? size : size + Math.min(room, Math.max(0, rollout.replicas() - size));
  }

  private static Sizes growCurrent(Rollout rollout) {
    Sizes sizes = Sizes.none();
    rollout
        .current()
        .ifPresent(current -> {
          int size = Rollout.desired(current);
          sizes.set(
              current,
              size > rollout.replicas()
                  ? rollout.replicas()
                  : size == rollout.replicas() ? size : roomForCurrent(rollout, size));
        });
    return sizes;
  }

  private static Sizes shrinkOld(Rollout rollout) {
    Sizes sizes = Sizes.none();
    int pods = rollout.all().stream().mapToInt(Rollout::desired).sum();
    int needed = rollout.replicas() - rollout.maxUnavailable();
    int comingUp =
        rollout
            .current()
            .map(current -> Math.max(0, Rollout.desired(current) - Rollout.available(current)))
            .orElse(0);
    int budget = pods - needed - comingUp;
    if (budget <= 0) {
      return sizes;
    }
    // Pods that are not available anyway go first: nobody misses them.
    for (ReplicaSet set : rollout.activeOld()) {
      int gone = Math.min(budget, Math.max(0, Rollout.desired(set) - Rollout.available(set)));
      if (gone > 0) {
        sizes.set(set, Rollout.desired(set) - gone);
        budget -= gone;
      }
    }
    int spare = rollout.all().stream().mapToInt(Rollout::available).sum() - needed;
    for (ReplicaSet set : rollout.activeOld()) {
      if (spare <= 0 || budget <= 0) {
        break;
      }
      int gone = Math.min(Math.min(spare, budget), sizes.of(set));
      sizes.set(set, sizes.of(set) - gone);
      spare -= gone;
      budget -= gone;
    }
    return sizes;
  }
}
