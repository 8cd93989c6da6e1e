package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Events, stored in the core group's form.
 *
 * @param strict whether they come by events.k8s.io, which takes only those with all that is new
 */
public record EventStrategy(boolean strict) implements ResourceStrategy {

  @Override
  public List<String> validateName(String name) {
    return NameShapes.pathSegment(name);
  }

  @Override
  public void prepareForCreate(ObjectNode event) {}

  @Override
  public void prepareForUpdate(ObjectNode event, ObjectNode old) {}

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode event) {
    return EventRules.loose(event, strict);
  }

  @Override
  public List<FieldError> validateNew(ObjectNode event) {
    List<FieldError> errors = new ArrayList<>(validate(event));
    if (strict) {
      errors.addAll(EventRules.strictly(event));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode event, ObjectNode old) {
    return strict ? EventRules.update(event, old) : List.of();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode event) {
    JsonNode involved = event.path("involvedObject");
    JsonNode source = event.path("source").path("component");
    return Map.ofEntries(
        Map.entry("involvedObject.kind", involved.path("kind").asText()),
        Map.entry("involvedObject.namespace", involved.path("namespace").asText()),
        Map.entry("involvedObject.name", involved.path("name").asText()),
        Map.entry("involvedObject.uid", involved.path("uid").asText()),
        Map.entry("involvedObject.apiVersion", involved.path("apiVersion").asText()),
        Map.entry("involvedObject.resourceVersion", involved.path("resourceVersion").asText()),
        Map.entry("involvedObject.fieldPath", involved.path("fieldPath").asText()),
        Map.entry("reason", event.path("reason").asText()),
        Map.entry("reportingComponent", event.path("reportingComponent").asText()),
        Map.entry(
            "source",
            source.asText().isEmpty()
                ? event.path("reportingComponent").asText()
                : source.asText()),
        Map.entry("type", event.path("type").asText()));
  }
}
