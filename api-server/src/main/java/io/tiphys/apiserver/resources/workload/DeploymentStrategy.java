package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import io.tiphys.apiserver.resources.rules.NumberRules;
import java.util.List;

/** Deployments. */
public final class DeploymentStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode deployment) {
    deployment.putObject("status");
  }

  @Override
  public void applyDefaults(ObjectNode deployment) {
    ObjectNode spec = Defaults.spec(deployment);
    Defaults.put(spec, "replicas", 1);
    Defaults.put(spec, "revisionHistoryLimit", 10);
    Defaults.put(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Defaults.object(spec, "strategy");
    Defaults.put(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      ObjectNode rolling = Defaults.object(strategy, "rollingUpdate");
      Defaults.put(rolling, "maxUnavailable", "25%");
      Defaults.put(rolling, "maxSurge", "25%");
    }
    TemplateRules.applyDefaults(spec);
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    return TemplateRules.warnings(object, true);
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode object, ObjectNode old) {
    return TemplateRules.warningsOnUpdate(object, old, true);
  }

  @Override
  public List<FieldError> validate(ObjectNode deployment) {
    Checked spec = Checked.root(deployment).at("spec");
    spec.at("replicas").notNegative();
    TemplateRules.check(spec, "ReplicaSet", "deployment", "invalid label selector");
    strategy(spec.at("strategy"));
    spec.at("minReadySeconds").notNegative();
    spec.at("revisionHistoryLimit").notNegative();
    Checked deadline = spec.at("progressDeadlineSeconds");
    deadline.notNegative();
    if (deadline.isSet() && deadline.number() <= spec.at("minReadySeconds").number()) {
      deadline.invalid("must be greater than minReadySeconds");
    }
    return spec.errors();
  }

  private static void strategy(Checked strategy) {
    Checked rolling = strategy.at("rollingUpdate");
    if (strategy.at("type").isEmpty()) {
      strategy.at("type").required("");
      return;
    }
    if (strategy.at("type").is("Recreate")) {
      if (rolling.isSet()) {
        rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
      }
      return;
    }
    if (!strategy.at("type").is("RollingUpdate")) {
      strategy.invalidChoice(Shown.strategy(strategy), List.of("Recreate", "RollingUpdate"));
      return;
    }
    NumberRules.numberOrPercent(rolling.at("maxUnavailable"));
    NumberRules.numberOrPercent(rolling.at("maxSurge"));
    if (NumberRules.isZero(rolling.at("maxUnavailable"))
        && NumberRules.isZero(rolling.at("maxSurge"))) {
      rolling.at("maxUnavailable").invalid("may not be 0 when `maxSurge` is 0");
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode deployment, ObjectNode old) {
    Checked spec = Checked.root(deployment).at("spec");
    spec.immutable("selector", old.path("spec"));
    return spec.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode deployment, ObjectNode old) {
    return StatusRules.parts(
        StatusRules.counts(
            deployment,
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "collisionCount"),
        "readyReplicas",
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas");
  }

  /** Whoever counts does not label. */
  @Override
  public void prepareForStatusUpdate(ObjectNode deployment, ObjectNode old) {
    ResourceStrategy.super.prepareForStatusUpdate(deployment, old);
    ObjectNode metadata = Defaults.object(deployment, "metadata");
    if (old.path("metadata").has("labels")) {
      metadata.set("labels", old.path("metadata").get("labels").deepCopy());
    } else {
      metadata.remove("labels");
    }
  }
}
