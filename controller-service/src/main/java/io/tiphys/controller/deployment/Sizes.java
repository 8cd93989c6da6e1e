package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sizes that ReplicaSets shall get; those not named stay as they are. */
final class Sizes {

  private final Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();

  static Sizes none() {
    return new Sizes();
  }

  Sizes set(ReplicaSet set, int size) {
    sizes.put(set, Math.max(0, size));
    return this;
  }

  int of(ReplicaSet set) {
    Integer size = sizes.get(set);
    return size == null ? Rollout.desired(set) : size;
  }

  /** Whether any ReplicaSet changes its size. */
  boolean change() {
    return sizes.entrySet().stream().anyMatch(e -> Rollout.desired(e.getKey()) != e.getValue());
  }
}
