package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one place in a schema, and of all places below that have any.
 *
 * @param schema of the values, with what every resource has if it is a resource's root
 * @param values for what stands under any key
 */
record RuleNode(
    StructuralSchema schema,
    List<CompiledRule> rules,
    Map<String, RuleNode> properties,
    @Nullable RuleNode values,
    @Nullable RuleNode items,
    List<RuleNode> allOf) {

  /** Compiles all rules of a schema; null if there are none. */
  static @Nullable RuleNode of(JsonNode schema) {
    return of(schema, StructuralSchema.of(schema), true);
  }

  /** Whether there is a rule on the way that values take through the schema. */
  static boolean hasRules(JsonNode schema) {
    if (!schema.path("x-kubernetes-validations").isEmpty()) {
      return true;
    }
    for (JsonNode property : schema.path("properties")) {
      if (hasRules(property)) {
        return true;
      }
    }
    return (schema.path("items").isObject() && hasRules(schema.path("items")))
        || (schema.path("additionalProperties").isObject()
            && hasRules(schema.path("additionalProperties")));
  }

  /**
   * @param written where the rules stand: the schema itself, or a part of it under {@code allOf}
   */
  private static @Nullable RuleNode of(JsonNode written, StructuralSchema schema, boolean root) {
    Optional<DeclaredType> type = DeclaredType.of(schema, root || schema.embeddedResource());
    if (type.isEmpty()) {
      return null;
    }
    List<CompiledRule> rules = new ArrayList<>(0);
    List<ValidationRule> sources = ValidationRule.of(written);
    if (!sources.isEmpty()) {
      CompiledRule.Scope scope = new CompiledRule.Scope(type.get());
      sources.forEach(source -> rules.add(CompiledRule.of(source, schema, scope)));
    }
    Map<String, RuleNode> properties = new LinkedHashMap<>(0);
    for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
      RuleNode node =
          child(written.path("properties").path(property.getKey()), property.getValue());
      if (node != null) {
        properties.put(property.getKey(), node);
      }
    }
    RuleNode values = child(written.path("additionalProperties"), schema.values());
    RuleNode items = child(written.path("items"), schema.items());
    List<RuleNode> allOf = new ArrayList<>(0);
    for (JsonNode part : written.path("allOf")) {
      RuleNode node = of(part, schema, root);
      if (node != null) {
        allOf.add(node);
      }
    }
    if (rules.isEmpty()
        && properties.isEmpty()
        && values == null
        && items == null
        && allOf.isEmpty()) {
      return null;
    }
    boolean resource = root || schema.embeddedResource();
    return new RuleNode(
        resource && schema.type().equals("object") ? schema.asResource() : schema,
        rules,
        properties,
        values,
        items,
        allOf);
  }

  private static @Nullable RuleNode child(JsonNode written, @Nullable StructuralSchema schema) {
    return schema == null || !written.isObject() ? null : of(written, schema, false);
  }
}
