package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.List;
import java.util.Set;

/**
 * What of a custom schema can be said in OpenAPI v2 without misleading older clients, which check
 * what they send against it: of a value that may be null, or whose fields are not all known, hardly
 * anything.
 */
final class PlainSchema {

  private static final Set<String> DROPPED =
      Set.of("allOf", "anyOf", "oneOf", "not", "nullable", "default", "x-kubernetes-validations");
  private static final List<String> STRUCTURE = List.of("type", "properties", "items");

  private PlainSchema() {}

  /** Takes the schema of whole objects, which keeps what all objects have. */
  static ObjectNode of(JsonNode component) {
    ObjectNode plain = schema(component);
    ObjectNode properties = Json.newObject();
    for (String head : List.of("apiVersion", "kind", "metadata")) {
      JsonNode property = component.path("properties").path(head);
      if (!property.isMissingNode()) {
        properties.set(head, property.deepCopy());
      }
    }
    plain
        .path("properties")
        .forEachEntry((name, property) -> {
          if (!properties.has(name)) {
            properties.set(name, property);
          }
        });
    plain.put("type", "object");
    if (component.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      plain.remove(List.of("type", "required"));
    }
    plain.set("properties", properties);
    return plain;
  }

  private static ObjectNode schema(JsonNode node) {
    ObjectNode plain = Json.newObject();
    boolean vague =
        node.path("nullable").asBoolean()
            || node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    node.forEachEntry((key, value) -> {
      if (DROPPED.contains(key) || (vague && STRUCTURE.contains(key))) {
        return;
      }
      if (key.equals("properties")) {
        ObjectNode properties = plain.putObject(key);
        value.forEachEntry((name, property) -> properties.set(name, schema(property)));
      } else if ((key.equals("items") || key.equals("additionalProperties")) && value.isObject()) {
        plain.set(key, schema(value));
      } else {
        plain.set(key, value.deepCopy());
      }
    });
    if (vague) {
      plain.remove("required");
    }
    return plain;
  }
}
