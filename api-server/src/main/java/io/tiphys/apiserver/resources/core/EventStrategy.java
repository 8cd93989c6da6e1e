package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.Map;

/** Events, stored in the core group's form. */
public final class EventStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode event) {}

  @Override
  public void prepareForUpdate(ObjectNode event, ObjectNode old) {}

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode event) {
    Checked root = Checked.root(event);
    String namespace = event.path("metadata").path("namespace").asText();
    String involved = event.path("involvedObject").path("namespace").asText();
    boolean fits = involved.isEmpty() ? namespace.equals("default") : involved.equals(namespace);
    if (!fits && !(involved.isEmpty() && namespace.equals("kube-system"))) {
      root.at("involvedObject", "namespace").invalid("does not match event.namespace");
    }
    if (root.has("eventTime")) {
      root.at("reportingComponent").requireSet("");
      root.at("reportingInstance").requireSet("");
      root.at("action").requireSet("");
      root.at("reason").requireSet("");
      root.at("type").oneOf(List.of("Normal", "Warning"));
    }
    return root.errors();
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
