package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;
import java.util.Map;

/** ReplicationControllers, whose selector is a plain map of labels. */
public final class ReplicationControllerStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode controller) {
    controller.putObject("status").put("replicas", 0);
  }

  @Override
  public void applyDefaults(ObjectNode controller) {
    ObjectNode spec = Defaults.spec(controller);
    Defaults.put(spec, "replicas", 1);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!labels.isEmpty()) {
      if (spec.path("selector").isEmpty()) {
        spec.set("selector", labels.deepCopy());
      }
      ObjectNode metadata = Defaults.object(controller, "metadata");
      if (metadata.path("labels").isEmpty()) {
        metadata.set("labels", labels.deepCopy());
      }
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
  public List<FieldError> validate(ObjectNode controller) {
    Checked spec = Checked.root(controller).at("spec");
    spec.at("replicas").notNegative();
    spec.at("minReadySeconds").notNegative();
    Checked selector = spec.at("selector");
    selector.requireSet("");
    if (!spec.at("template").isSet()) {
      spec.at("template").required("");
      return spec.errors();
    }
    Checked labels = spec.at("template", "metadata", "labels");
    boolean matches =
        selector.values().stream()
            .allMatch(label -> label.value().equals(labels.value().path(label.name())));
    if (!selector.isEmpty() && !matches) {
      TemplateRules.mismatch(labels);
    }
    TemplateRules.template(spec, "ReplicationController");
    return spec.errors();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode controller) {
    return Map.of("status.replicas", controller.path("status").path("replicas").asText("0"));
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode controller, ObjectNode old) {
    return StatusRules.parts(
        StatusRules.counts(
            controller,
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
