package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The conditions of a Deployment, at most one of each type. */
final class Conditions {

  static final String AVAILABLE = "Available";
  static final String PROGRESSING = "Progressing";
  static final String REPLICA_FAILURE = "ReplicaFailure";

  private final List<DeploymentCondition> conditions;
  private final String now;

  private Conditions(List<DeploymentCondition> conditions, Instant now) {
    this.conditions = new ArrayList<>(conditions);
    this.now = Timestamps.format(now);
  }

  static Conditions of(@Nullable DeploymentStatus status, Instant now) {
    return new Conditions(
        status == null || status.getConditions() == null ? List.of() : status.getConditions(), now);
  }

  Optional<DeploymentCondition> find(String type) {
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  boolean is(String type, String reason) {
    return find(type).filter(c -> reason.equals(c.getReason())).isPresent();
  }

  /** Sets the condition unless it has this status for this reason already. */
  void set(String type, String status, String reason, String message) {
    Optional<DeploymentCondition> present = find(type);
    if (present
        .filter(c -> status.equals(c.getStatus()) && reason.equals(c.getReason()))
        .isEmpty()) {
      renew(type, status, reason, message);
    }
  }

  /** Sets the condition as updated just now. */
  void renew(String type, String status, String reason, String message) {
    String since =
        find(type)
            .filter(c -> status.equals(c.getStatus()))
            .map(DeploymentCondition::getLastTransitionTime)
            .orElse(now);
    remove(type);
    conditions.add(
        new DeploymentConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastUpdateTime(now)
            .withLastTransitionTime(since)
            .build());
  }

  void remove(String type) {
    conditions.removeIf(c -> type.equals(c.getType()));
  }

  List<DeploymentCondition> list() {
    return List.copyOf(conditions);
  }
}
