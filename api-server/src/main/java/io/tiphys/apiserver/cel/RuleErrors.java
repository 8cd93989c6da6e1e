package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.cel.expression.Expression;
import io.tiphys.apiserver.cel.structure.DeclaredType;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the rules of a schema: how they are written, what they mean, what they cost.
 */
final class RuleErrors {

  private static final long LIMIT = 10_000_000;
  private static final long TOTAL_LIMIT = 100_000_000;

  private final List<FieldError> errors = new ArrayList<>();
  private final TotalCost total = new TotalCost(TOTAL_LIMIT);

  List<FieldError> find(JsonNode schema, String path) {
    visit(schema, path, true, 1, null);
    errors.addAll(total.errors(path));
    return errors;
  }

  /**
   * @param cardinality how often the value can be there; negative if without bound
   * @param uncorrelated where the way began on which old values cannot be told; null if they can
   * @return whether the rules here and below are well written
   */
  private boolean visit(
      JsonNode schema, String path, boolean root, long cardinality, @Nullable String uncorrelated) {
    boolean valid = true;
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject()) {
      long times = multiplied(cardinality, schema.path("maxProperties"));
      valid &= visit(values, path + ".additionalProperties", false, times, uncorrelated);
    }
    String mapType = schema.path("x-kubernetes-map-type").asText("granular");
    boolean correlates = mapType.equals("granular") || mapType.equals("atomic");
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String child = path + ".properties[" + property.getKey() + "]";
      String from = correlates || uncorrelated != null ? uncorrelated : path;
      valid &= visit(property.getValue(), child, false, cardinality, from);
    }
    JsonNode items = schema.path("items");
    if (items.isObject()) {
      boolean map = schema.path("x-kubernetes-list-type").asText().equals("map");
      String from = map || uncorrelated != null ? uncorrelated : path;
      long times = multiplied(cardinality, schema.path("maxItems"));
      valid &= visit(items, path + ".items", false, times, from);
    }
    return checkRules(schema, path, root, cardinality, uncorrelated, valid);
  }

  private static long multiplied(long cardinality, JsonNode bound) {
    if (cardinality < 0 || !bound.isNumber()) {
      return -1;
    }
    return saturated(cardinality, Math.max(0, bound.asLong()));
  }

  private static long saturated(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  private boolean checkRules(
      JsonNode json,
      String path,
      boolean root,
      long cardinality,
      @Nullable String uncorrelated,
      boolean validBelow) {
    List<ValidationRule> rules = ValidationRule.of(json);
    if (rules.isEmpty()) {
      return validBelow;
    }
    StructuralSchema schema = StructuralSchema.of(json);
    String at = path + ".x-kubernetes-validations";
    int before = errors.size();
    for (int i = 0; i < rules.size(); i++) {
      errors.addAll(RuleWording.errors(rules.get(i), at + "[" + i + "]", schema));
    }
    boolean valid = validBelow && errors.size() == before;
    if (!valid) {
      return false;
    }
    Optional<DeclaredType> type = DeclaredType.of(schema, root || schema.embeddedResource());
    if (type.isEmpty()) {
      errors.add(
          new FieldError(
              FieldError.Type.INTERNAL,
              at,
              "Internal error: internal error: failed to construct type information for"
                  + " x-kubernetes-validations rules: unable to convert structural schema to CEL"
                  + " declarations"));
      return true;
    }
    CompiledRule.Scope scope = new CompiledRule.Scope(type.get());
    long times = cardinality < 0 ? type.get().maxCardinality() : cardinality;
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule compiled = CompiledRule.of(rules.get(i), schema, scope);
      check(compiled, at + "[" + i + "]", times, uncorrelated);
    }
    return true;
  }

  private void check(CompiledRule rule, String path, long times, @Nullable String uncorrelated) {
    String at = path + ".rule";
    if (rule.program() != null) {
      price(at, "estimated rule cost", saturated(rule.program().estimatedCost(), times));
    }
    if (rule.error() != null) {
      errors.add(invalid(at, rule.source().shown(), rule.error()));
    }
    String messageAt = path + ".messageExpression";
    Expression message = rule.message();
    if (rule.messageError() != null) {
      errors.add(invalid(messageAt, rule.source().shown(), rule.messageError()));
    } else if (message != null) {
      price(messageAt, "estimated messageExpression cost", message.estimatedCost());
    }
    if (!rule.usesOldSelf()) {
      rule.source()
          .optionalOldSelf()
          .ifPresent(said ->
              errors.add(
                  invalid(
                      path + ".optionalOldSelf",
                      said.toString(),
                      "may not be set if oldSelf is not used in rule")));
    } else if (uncorrelated != null) {
      errors.add(
          FieldError.invalid(
              at,
              rule.source().rule(),
              "oldSelf cannot be used on the uncorrelatable portion of the schema within "
                  + uncorrelated));
    }
  }

  private void price(String path, String name, long cost) {
    if (cost > LIMIT) {
      errors.add(FieldError.forbidden(path, TotalCost.excess(name, cost, LIMIT)));
    }
    total.add(path, cost);
  }

  private static FieldError invalid(String path, String value, String detail) {
    return new FieldError(FieldError.Type.INVALID, path, "Invalid value: " + value + ": " + detail);
  }
}
