package io.tiphys.controller.deployment;

import java.util.Set;

/** All old pods go before the first new one comes. */
final class Recreate {

  private Recreate() {}

  /** Whether the way is free for the new ReplicaSet. */
  static boolean isClear(Rollout rollout, Set<String> running) {
    return rollout.activeOld().isEmpty()
        && rollout.old().stream().noneMatch(set -> running.contains(set.getMetadata().getUid()));
  }

  static Sizes next(Rollout rollout, Set<String> running) {
    Sizes sizes = Sizes.none();
    if (!rollout.activeOld().isEmpty()) {
      rollout.activeOld().forEach(set -> sizes.set(set, 0));
    } else if (isClear(rollout, running)) {
      rollout.current().ifPresent(current -> sizes.set(current, rollout.replicas()));
    }
    return sizes;
  }
}
