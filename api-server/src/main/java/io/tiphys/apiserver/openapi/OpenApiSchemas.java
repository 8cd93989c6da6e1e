package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.schema.BuiltInSchemas;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The schemas of built-in kinds as they are published: with texts, without our own marks. */
final class OpenApiSchemas {

  static final String REFERENCE = "#/components/schemas/";

  private static final List<String> MARKS =
      List.of(
          "x-tiphys-go-type",
          "x-tiphys-zero-is-absent",
          "x-tiphys-written",
          "x-tiphys-omit-zero",
          "x-tiphys-embedded");

  private final CustomComponents custom;
  private final ObjectNode components = BuiltInSchemas.shared().components();
  private final ObjectNode descriptions = BuiltInSchemas.descriptions();

  OpenApiSchemas(CustomComponents custom) {
    this.custom = custom;
  }

  /** All that {@code document} refers to, and what that refers to in turn, by name. */
  ObjectNode reachableFrom(JsonNode document) {
    Map<String, ObjectNode> reached = new TreeMap<>();
    Deque<JsonNode> open = new ArrayDeque<>(List.of(document));
    while (!open.isEmpty()) {
      for (String name : references(open.pop())) {
        if (!reached.containsKey(name)) {
          ObjectNode schema = published(name);
          reached.put(name, schema);
          open.push(schema);
        }
      }
    }
    ObjectNode schemas = Json.newObject();
    reached.forEach(schemas::set);
    return schemas;
  }

  private static List<String> references(JsonNode document) {
    List<String> names = new ArrayList<>();
    for (String reference : document.findValuesAsText("$ref")) {
      if (reference.startsWith(REFERENCE)) {
        names.add(reference.substring(REFERENCE.length()));
      }
    }
    return names;
  }

  private ObjectNode published(String name) {
    Optional<ObjectNode> found = custom.component(name);
    if (found.isPresent()) {
      return found.get();
    }
    JsonNode structure = components.get(name);
    if (structure == null) {
      throw new IllegalStateException("there is no schema " + name);
    }
    ObjectNode schema = structure.deepCopy();
    JsonNode texts = descriptions.path(name);
    describe(schema, texts.path(""));
    schema
        .path("properties")
        .forEachEntry((field, type) -> describe((ObjectNode) type, text(texts, field, type)));
    return schema;
  }

  /** The field's own text; where the models have none, that of the component it refers to. */
  private JsonNode text(JsonNode texts, String field, JsonNode type) {
    JsonNode own = texts.path(field);
    if (!own.asText().isEmpty()) {
      return own;
    }
    String reference = type.path("allOf").path(0).path("$ref").asText();
    return reference.isEmpty()
        ? own
        : descriptions.path(reference.substring(REFERENCE.length())).path("");
  }

  private static void describe(ObjectNode schema, JsonNode text) {
    if (!text.asText().isEmpty()) {
      schema.set("description", text);
    }
    strip(schema);
  }

  /** Takes our own marks off a field, its items and its values. */
  private static void strip(ObjectNode schema) {
    JsonNode written = schema.path("x-tiphys-written");
    if (!schema.has("default") && !written.isMissingNode() && !written.isNull()) {
      schema.set("default", written);
    }
    JsonNode documented = schema.remove("x-tiphys-documented");
    if (documented != null) {
      schema.set("enum", documented);
    }
    schema.remove(MARKS);
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.get(inner) instanceof ObjectNode node) {
        strip(node);
      }
    }
  }
}
