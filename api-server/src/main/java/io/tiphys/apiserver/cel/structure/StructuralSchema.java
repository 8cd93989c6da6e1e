package io.tiphys.apiserver.cel.structure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node of a structural schema, as far as expressions are concerned.
 *
 * @param properties in the schema's order
 * @param values the schema of what stands under any other key
 * @param json where rules and bounds stand
 */
public record StructuralSchema(
    String type,
    String format,
    boolean nullable,
    boolean intOrString,
    boolean preservesUnknown,
    boolean embeddedResource,
    String listType,
    List<String> mapKeys,
    String mapType,
    Map<String, StructuralSchema> properties,
    @Nullable StructuralSchema values,
    @Nullable StructuralSchema items,
    JsonNode json) {

  public static StructuralSchema of(JsonNode json) {
    Map<String, StructuralSchema> properties = new LinkedHashMap<>();
    json.path("properties").properties().forEach(e -> properties.put(e.getKey(), of(e.getValue())));
    JsonNode values = json.path("additionalProperties");
    JsonNode items = json.path("items");
    List<String> mapKeys = new ArrayList<>(0);
    json.path("x-kubernetes-list-map-keys").forEach(key -> mapKeys.add(key.asText()));
    return new StructuralSchema(
        json.path("type").asText(),
        json.path("format").asText(),
        json.path("nullable").asBoolean(),
        json.path("x-kubernetes-int-or-string").asBoolean(),
        json.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
        json.path("x-kubernetes-embedded-resource").asBoolean(),
        json.path("x-kubernetes-list-type").asText(),
        mapKeys,
        json.path("x-kubernetes-map-type").asText(),
        properties,
        values.isObject() ? of(values) : null,
        items.isObject() ? of(items) : null,
        json);
  }

  /** The same with what every object at the root of a resource has. */
  public StructuralSchema asResource() {
    Map<String, StructuralSchema> all = new LinkedHashMap<>(properties);
    StructuralSchema text = simple("string", Map.of());
    all.put("kind", text);
    all.put("apiVersion", text);
    StructuralSchema metadata = all.get("metadata");
    if (metadata == null || !names(metadata)) {
      all.put("metadata", simple("object", Map.of("name", text, "generateName", text)));
    }
    return new StructuralSchema(
        type,
        format,
        nullable,
        intOrString,
        preservesUnknown,
        embeddedResource,
        listType,
        mapKeys,
        mapType,
        all,
        values,
        items,
        json);
  }

  private static boolean names(StructuralSchema metadata) {
    StructuralSchema name = metadata.properties().get("name");
    StructuralSchema generateName = metadata.properties().get("generateName");
    return metadata.type().equals("object")
        && name != null
        && name.type().equals("string")
        && generateName != null
        && generateName.type().equals("string");
  }

  private static StructuralSchema simple(String type, Map<String, StructuralSchema> properties) {
    return new StructuralSchema(
        type,
        "",
        false,
        false,
        false,
        false,
        "",
        List.of(),
        "",
        properties,
        null,
        null,
        com.fasterxml.jackson.databind.node.MissingNode.getInstance());
  }

  /** A bound such as {@code maxItems}; negative if there is none. */
  public long bound(String name) {
    JsonNode bound = json.path(name);
    return bound.isNumber() ? Math.max(0, bound.asLong()) : -1;
  }

  /** Whether the elements of a list stand for those of the same key in another. */
  public boolean isMapList() {
    return listType.equals("map");
  }
}
