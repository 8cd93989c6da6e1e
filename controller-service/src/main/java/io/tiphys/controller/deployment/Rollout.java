package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.tiphys.controller.runtime.IntOrPercent;
import io.tiphys.controller.runtime.Timestamps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Deployment with its ReplicaSets told apart.
 *
 * @param current the ReplicaSet of the present template
 * @param old all others, oldest first
 */
record Rollout(Deployment deployment, Optional<ReplicaSet> current, List<ReplicaSet> old) {

  static final String HASH_LABEL = "pod-template-hash";

  static final Comparator<ReplicaSet> OLDEST_FIRST =
      Comparator.comparing((ReplicaSet set) -> Timestamps.created(set))
          .thenComparing(set -> set.getMetadata().getName());

  Rollout {
    old = List.copyOf(old);
  }

  static Rollout of(Deployment deployment, List<ReplicaSet> sets) {
    List<ReplicaSet> sorted = new ArrayList<>(sets);
    sorted.sort(OLDEST_FIRST);
    PodTemplateSpec wanted = withoutHash(deployment.getSpec().getTemplate());
    Optional<ReplicaSet> current =
        sorted.stream()
            .filter(set -> withoutHash(set.getSpec().getTemplate()).equals(wanted))
            .findFirst();
    current.ifPresent(sorted::remove);
    return new Rollout(deployment, current, sorted);
  }

  static boolean sameTemplate(Deployment deployment, ReplicaSet set) {
    return withoutHash(set.getSpec().getTemplate())
        .equals(withoutHash(deployment.getSpec().getTemplate()));
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    return new PodTemplateSpecBuilder(template)
        .editOrNewMetadata()
        .removeFromLabels(HASH_LABEL)
        .endMetadata()
        .build();
  }

  List<ReplicaSet> all() {
    return Stream.concat(old.stream(), current.stream()).toList();
  }

  List<ReplicaSet> activeOld() {
    return old.stream().filter(set -> desired(set) > 0).toList();
  }

  int replicas() {
    Integer replicas = deployment.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  boolean isRollingUpdate() {
    return !"Recreate".equals(strategy().map(DeploymentStrategy::getType).orElse(""));
  }

  boolean isPaused() {
    return Boolean.TRUE.equals(deployment.getSpec().getPaused());
  }

  /** How many pods may exist above the desired number. */
  int maxSurge() {
    return isRollingUpdate()
        ? IntOrPercent.resolve(
            rolling().map(RollingUpdateDeployment::getMaxSurge).orElse(null),
            replicas(),
            true,
            IntOrPercent.resolve(DEFAULT, replicas(), true, 0))
        : 0;
  }

  /** How many of the desired pods may be unavailable; at least one where no surge is allowed. */
  int maxUnavailable() {
    if (!isRollingUpdate() || replicas() == 0) {
      return 0;
    }
    int unavailable =
        IntOrPercent.resolve(
            rolling().map(RollingUpdateDeployment::getMaxUnavailable).orElse(null),
            replicas(),
            false,
            IntOrPercent.resolve(DEFAULT, replicas(), false, 0));
    if (unavailable == 0 && maxSurge() == 0) {
      unavailable = 1;
    }
    return Math.min(unavailable, replicas());
  }

  private static final io.fabric8.kubernetes.api.model.IntOrString DEFAULT =
      new io.fabric8.kubernetes.api.model.IntOrString("25%");

  private Optional<DeploymentStrategy> strategy() {
    return Optional.ofNullable(deployment.getSpec().getStrategy());
  }

  private Optional<RollingUpdateDeployment> rolling() {
    return strategy().map(DeploymentStrategy::getRollingUpdate);
  }

  static int desired(ReplicaSet set) {
    Integer replicas = set.getSpec().getReplicas();
    return replicas == null ? 1 : replicas;
  }

  static int available(ReplicaSet set) {
    return set.getStatus() == null ? 0 : count(set.getStatus().getAvailableReplicas());
  }

  static int observed(ReplicaSet set) {
    return set.getStatus() == null ? 0 : count(set.getStatus().getReplicas());
  }

  static int ready(ReplicaSet set) {
    return set.getStatus() == null ? 0 : count(set.getStatus().getReadyReplicas());
  }

  private static int count(@org.jspecify.annotations.Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
