package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for schemas as OpenAPI documents: what constructs may be used, and how. */
final class OpenApiRules {

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> UNSUPPORTED =
      List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");
  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");
  private static final Set<String> HEAD = Set.of("metadata", "kind", "apiVersion");
  private static final Pattern LINE_BREAK = Pattern.compile("[\\n\\r]");
  private static final String MAP_TYPE = "x-kubernetes-map-type";

  /**
   * Where a schema stands.
   *
   * @param noDefaults why there may be no defaults; empty if there may be
   * @param inHead whether in metadata, kind or apiVersion of an object
   */
  private record Context(String noDefaults, boolean inHead) {
    static final Context PLAIN = new Context("", false);
  }

  private OpenApiRules() {}

  static void check(Place schema) {
    schema(schema, true, Context.PLAIN);
  }

  /** Whether it uses what no structural schema can have. */
  static boolean hasUnsupported(JsonNode schema) {
    return SchemaWalk.any(
        schema,
        inner ->
            UNSUPPORTED.stream().anyMatch(name -> isUsed(inner, name))
                || inner.path("items").isArray()
                || isFalse(inner.path("x-kubernetes-preserve-unknown-fields")));
  }

  private static boolean isUsed(JsonNode schema, String name) {
    JsonNode value = schema.path(name);
    return !value.isMissingNode() && !StructuralRules.isZero(value);
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }

  private static void schema(Place schema, boolean root, Context context) {
    if (!schema.value().isObject()) {
      return;
    }
    supported(schema, context);
    if (schema.isTrue("uniqueItems")) {
      schema
          .at("uniqueItems")
          .forbidden(
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    additional(schema, context);
    Place properties = schema.at("properties");
    properties
        .value()
        .fieldNames()
        .forEachRemaining(
            name -> schema(properties.key(name), false, ofProperty(schema, root, name, context)));
    schema(schema.at("not"), false, context);
    for (String list : List.of("allOf", "oneOf", "anyOf")) {
      schema.at(list).eachItem(one -> schema(one, false, context));
    }
    schema(schema.at("items"), false, context);
    schema.at("items").eachItem(one -> schema(one, false, context));
    if (isFalse(schema.value().path("x-kubernetes-preserve-unknown-fields"))) {
      schema.at("x-kubernetes-preserve-unknown-fields").invalid("must be true or undefined");
    }
    mapType(schema);
    ListTypeRules.check(schema);
    Place rules = schema.at("x-kubernetes-validations");
    rules.eachItem(rule -> rule(rule, schema.value()));
  }

  private static Context ofProperty(Place schema, boolean root, String name, Context context) {
    boolean head = (root || schema.isTrue("x-kubernetes-embedded-resource")) && HEAD.contains(name);
    if (!head) {
      return context;
    }
    return new Context(root ? "in top-level " + name : context.noDefaults, true);
  }

  private static void supported(Place schema, Context context) {
    String type = schema.text("type");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      schema.at("type").notSupported(TYPES);
    }
    if (schema.has("default") && !context.noDefaults.isEmpty()) {
      schema.at("default").forbidden("must not be set " + context.noDefaults);
    }
    for (String name : UNSUPPORTED) {
      if (isUsed(schema.value(), name)) {
        schema.at(name).forbidden(name + " is not supported");
      }
    }
    if (type.equals("null")) {
      schema.at("type").forbidden("type cannot be set to null, use nullable as an alternative");
    }
    if (schema.value().path("items").isArray() && !schema.value().path("items").isEmpty()) {
      schema.at("items").forbidden("items must be a schema object and not an array");
    }
    if (context.inHead && schema.isTrue("x-kubernetes-embedded-resource")) {
      schema
          .at("x-kubernetes-embedded-resource")
          .forbidden("must not be used inside of resource meta");
    }
  }

  private static void additional(Place schema, Context context) {
    Place additional = schema.at("additionalProperties");
    if (additional.value().isMissingNode() || additional.value().isNull()) {
      return;
    }
    boolean anything = additional.value().isBoolean() && additional.value().booleanValue();
    if (!schema.value().path("properties").isEmpty() && !anything) {
      additional.forbidden("additionalProperties and properties are mutual exclusive");
    }
    schema(
        additional,
        false,
        context.inHead
            ? new Context("inside additionalProperties applying to object metadata", true)
            : context);
  }

  private static void mapType(Place schema) {
    Place mapType = schema.at(MAP_TYPE);
    if (!mapType.value().isTextual()) {
      return;
    }
    String type = schema.text("type");
    if (type.isEmpty()) {
      schema.at("type").required("must be object if x-kubernetes-map-type is specified");
    } else if (!type.equals("object")) {
      schema.at("type").invalid("must be object if x-kubernetes-map-type is specified");
    }
    if (!Set.of("atomic", "granular").contains(mapType.text())) {
      mapType.notSupported(List.of("atomic", "granular"));
    }
  }

  private static void rule(Place rule, JsonNode schema) {
    String text = rule.text("rule");
    String message = rule.text("message");
    if (text.isBlank()) {
      rule.at("rule").required("rule is not specified");
    } else if (!message.isEmpty() && message.isBlank()) {
      rule.at("message").invalid("must be non-empty if specified");
    } else if (hasBreak(message.strip())) {
      rule.at("message").invalid(message, "must not contain line breaks");
    } else if (hasBreak(text.strip()) && message.isBlank()) {
      rule.at("message").required("message must be specified if rule contains line breaks");
    }
    String expression = rule.text("messageExpression");
    if (!expression.isEmpty() && expression.isBlank()) {
      rule.at("messageExpression").required("messageExpression must be non-empty if specified");
    }
    Place reason = rule.at("reason");
    if (reason.value().isTextual() && !REASONS.contains(reason.text())) {
      reason.notSupported(REASONS);
    }
    Place path = rule.at("fieldPath");
    if (!path.text().isEmpty()) {
      fieldPath(path, schema);
    }
  }

  private static void fieldPath(Place path, JsonNode schema) {
    if (path.text().isBlank()) {
      path.invalid("must be non-empty if specified");
    }
    if (hasBreak(path.text())) {
      path.invalid(path.text(), "must not contain line breaks");
    }
    if (!SchemaPath.find(schema, path.text(), true).problem().isEmpty()) {
      path.invalid("must be a valid path");
    }
  }

  private static boolean hasBreak(String text) {
    return LINE_BREAK.matcher(text).find();
  }
}
