package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.schema.BuiltInSchemas;
import io.tiphys.api.schema.Schema;
import io.tiphys.api.schema.SchemaReader;
import java.util.List;
import java.util.Set;

/**
 * The part of a custom schema that says how objects are put together: types, list and map types.
 * That is all that patches and field managers need; rules for values are checked elsewhere.
 */
final class MergeModel {

  private static final String METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  private static final Set<String> KEPT =
      Set.of(
          "type",
          "nullable",
          "default",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  private MergeModel() {}

  /** The model of a version's whole objects. */
  static Schema of(JsonNode openApiSchema) {
    ObjectNode schema = structure(openApiSchema);
    if (!schema.path("type").asText("object").equals("object")) {
      schema = Json.newObject();
    }
    schema.put("type", "object");
    ObjectNode properties = schema.withObject("/properties");
    for (String text : List.of("apiVersion", "kind")) {
      properties.putObject(text).put("type", "string");
    }
    properties.putObject("metadata").put("$ref", "#/components/schemas/" + METADATA);
    return new SchemaReader(BuiltInSchemas.shared()::component).read("", schema);
  }

  private static ObjectNode structure(JsonNode schema) {
    ObjectNode structure = Json.newObject();
    for (String field : KEPT) {
      if (schema.has(field)) {
        structure.set(field, schema.get(field));
      }
    }
    for (String inner : List.of("items", "additionalProperties")) {
      JsonNode child = schema.path(inner);
      if (child.isObject()) {
        structure.set(inner, structure(child));
      } else if (child.isBoolean()) {
        structure.set(inner, child);
      }
    }
    if (schema.path("properties").isObject()) {
      ObjectNode properties = structure.putObject("properties");
      schema
          .path("properties")
          .forEachEntry((name, property) -> properties.set(name, structure(property)));
    }
    return structure;
  }
}
