package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** ReplicaSets. */
public final class ReplicaSetStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode set) {
    set.putObject("status").put("replicas", 0);
  }

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.spec(set);
    Defaults.put(spec, "replicas", 1);
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
  public List<FieldError> validate(ObjectNode set) {
    Checked spec = Checked.root(set).at("spec");
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    TemplateRules.check(spec, "ReplicaSet", "deployment", "invalid label selector");
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    Checked spec = Checked.root(set).at("spec");
    spec.immutable("selector", old.path("spec"));
    return spec.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
    return StatusRules.parts(
        StatusRules.counts(
            set,
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "observedGeneration"),
        "readyReplicas",
        "fullyLabeledReplicas",
        "readyReplicas",
        "availableReplicas");
  }
}
