package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of the zeros of fields: dropped, kept when they are there, or written even when the
 * field is absent.
 */
record Zeros(JsonNode facts) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> CONTAINERS = Set.of("array", "object");

  /** Marks a field whose type is written already. */
  void mark(ObjectNode schema, String component, String field) {
    if (names("nulls", component, field)) {
      schema.putNull("x-tiphys-written");
    } else if (names("written", component, field)) {
      schema.set("x-tiphys-written", zero(schema));
      if (CONTAINERS.contains(schema.path("type").asText())) {
        // an empty list goes as null, as it comes out of upstream's store
        schema.put("x-tiphys-omit-zero", true);
      }
    } else if (schema.has("type") && !names("kept", component, field)) {
      schema.put("x-tiphys-omit-zero", true);
    }
    for (Map.Entry<String, JsonNode> embedded :
        facts.path("embedded").path(component).properties()) {
      if (contains(embedded.getValue(), field)) {
        schema.put("x-tiphys-embedded", embedded.getKey());
      }
    }
  }

  private boolean names(String group, String component, String field) {
    return contains(facts.path(group).path(component), field);
  }

  private static boolean contains(JsonNode names, String name) {
    for (JsonNode one : names) {
      if (one.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode zero(ObjectNode schema) {
    String type = schema.path("type").asText();
    if (CONTAINERS.contains(type)) {
      return JSON.nullNode();
    }
    return switch (type) {
      case "string" -> schema.path("format").isMissingNode() ? JSON.textNode("") : JSON.nullNode();
      case "integer", "number" -> JSON.numberNode(0);
      case "boolean" -> JSON.booleanNode(false);
      default -> special(schema.path("allOf").path(0).path("$ref").asText());
    };
  }

  private static JsonNode special(String reference) {
    return switch (reference.substring(reference.lastIndexOf('.') + 1)) {
      case "Time", "MicroTime", "RawExtension", "JSON" -> JSON.nullNode();
      case "Quantity" -> JSON.textNode("0");
      case "IntOrString" -> JSON.numberNode(0);
      default -> JSON.objectNode();
    };
  }
}
