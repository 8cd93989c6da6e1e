package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.tiphys.controller.runtime.Metadata;
import java.util.Optional;
import java.util.Set;

/** The annotations by which a Deployment remembers things on its ReplicaSets. */
final class Annotations {

  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
  static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

  /** What is not copied from a Deployment to its ReplicaSets. */
  static final Set<String> OWN =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          REVISION_HISTORY,
          DESIRED_REPLICAS,
          MAX_REPLICAS,
          "deprecated.deployment.rollback.to");

  private Annotations() {}

  static long revision(ReplicaSet set) {
    return number(set, REVISION).orElse(0L);
  }

  static Optional<Long> number(ReplicaSet set, String key) {
    return Metadata.annotation(set, key)
        .filter(text -> text.matches("-?[0-9]{1,18}"))
        .map(Long::parseLong);
  }
}
