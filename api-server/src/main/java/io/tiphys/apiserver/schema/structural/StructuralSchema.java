package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node of the {@code openAPIV3Schema} of a CustomResourceDefinition ("Specifying a structural
 * schema" in the API's documentation). Never changes.
 *
 * @param type empty where none is given
 * @param defaultValue what stands in for an absent value; not to be changed
 * @param values of a map; empty if the schema says nothing about additional properties, or only
 *     whether there may be any
 * @param closed whether additional properties are forbidden outright
 * @param open whether additional properties of any form are allowed outright
 * @param listType {@code atomic}, {@code set} or {@code map}; empty where none is given
 * @param mapType {@code atomic} or {@code granular}; empty where none is given
 * @param rules what values must fulfil
 */
public record StructuralSchema(
    String type,
    boolean nullable,
    Optional<JsonNode> defaultValue,
    boolean preservesUnknownFields,
    boolean embeddedResource,
    boolean intOrString,
    Map<String, StructuralSchema> properties,
    Optional<StructuralSchema> values,
    boolean closed,
    boolean open,
    Optional<StructuralSchema> items,
    String listType,
    List<String> mapKeys,
    String mapType,
    ValueRules rules) {

  /** Reads the schema of a version, as a CustomResourceDefinition has it. */
  public static StructuralSchema of(JsonNode schema) {
    JsonNode additional = schema.path("additionalProperties");
    return new StructuralSchema(
        schema.path("type").asText(""),
        schema.path("nullable").asBoolean(),
        Optional.ofNullable(schema.get("default")).filter(value -> !value.isNull()),
        schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
        schema.path("x-kubernetes-embedded-resource").asBoolean(),
        schema.path("x-kubernetes-int-or-string").asBoolean(),
        properties(schema.path("properties")),
        child(additional),
        additional.isBoolean() && !additional.booleanValue(),
        additional.isBoolean() && additional.booleanValue(),
        child(schema.path("items")),
        schema.path("x-kubernetes-list-type").asText(""),
        texts(schema.path("x-kubernetes-list-map-keys")),
        schema.path("x-kubernetes-map-type").asText(""),
        ValueRules.of(schema));
  }

  private static Map<String, StructuralSchema> properties(JsonNode properties) {
    if (properties.isEmpty()) {
      return Map.of();
    }
    Map<String, StructuralSchema> read = new LinkedHashMap<>();
    properties.forEachEntry((name, schema) -> read.put(name, of(schema)));
    return Collections.unmodifiableMap(read);
  }

  static Optional<StructuralSchema> child(JsonNode schema) {
    return schema.isObject() ? Optional.of(of(schema)) : Optional.empty();
  }

  static List<StructuralSchema> children(JsonNode schemas) {
    List<StructuralSchema> read = new ArrayList<>();
    schemas.forEach(schema -> read.add(of(schema)));
    return List.copyOf(read);
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }

  /** The schema of an object's field, or null if there is none. */
  public @Nullable StructuralSchema field(String name) {
    StructuralSchema property = properties.get(name);
    return property == null ? values.orElse(null) : property;
  }

  /** Whether additional properties are mentioned at all. */
  boolean isMap() {
    return values.isPresent() || closed || open;
  }

  /** The same schema as that of a whole object: with apiVersion, kind and metadata. */
  public StructuralSchema asResource() {
    return embeddedResource
        ? this
        : new StructuralSchema(
            type,
            nullable,
            defaultValue,
            preservesUnknownFields,
            true,
            intOrString,
            properties,
            values,
            closed,
            open,
            items,
            listType,
            mapKeys,
            mapType,
            rules);
  }
}
