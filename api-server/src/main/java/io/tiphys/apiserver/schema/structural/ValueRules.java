package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a schema demands of values, apart from their structure.
 *
 * @param format empty where there is none that is checked
 * @param allowed the enumeration; empty allows all
 */
record ValueRules(
    String format,
    Optional<Bound> minimum,
    Optional<Bound> maximum,
    OptionalLong minLength,
    OptionalLong maxLength,
    Optional<Pattern> pattern,
    OptionalLong minItems,
    OptionalLong maxItems,
    boolean uniqueItems,
    Optional<Double> multipleOf,
    OptionalLong minProperties,
    OptionalLong maxProperties,
    List<String> required,
    List<JsonNode> allowed,
    List<StructuralSchema> allOf,
    List<StructuralSchema> anyOf,
    List<StructuralSchema> oneOf,
    Optional<StructuralSchema> not) {

  /** One end of a range of numbers. */
  record Bound(double value, boolean exclusive) {}

  static ValueRules of(JsonNode schema) {
    List<JsonNode> allowed = new ArrayList<>();
    schema.path("enum").forEach(allowed::add);
    return new ValueRules(
        Formats.checked(schema.path("format").asText("")),
        bound(schema, "minimum", "exclusiveMinimum"),
        bound(schema, "maximum", "exclusiveMaximum"),
        number(schema, "minLength"),
        number(schema, "maxLength"),
        pattern(schema.path("pattern").asText("")),
        number(schema, "minItems"),
        number(schema, "maxItems"),
        schema.path("uniqueItems").asBoolean(),
        schema.path("multipleOf").isNumber()
            ? Optional.of(schema.path("multipleOf").doubleValue())
            : Optional.empty(),
        number(schema, "minProperties"),
        number(schema, "maxProperties"),
        StructuralSchema.texts(schema.path("required")),
        List.copyOf(allowed),
        StructuralSchema.children(schema.path("allOf")),
        StructuralSchema.children(schema.path("anyOf")),
        StructuralSchema.children(schema.path("oneOf")),
        StructuralSchema.child(schema.path("not")));
  }

  private static Optional<Bound> bound(JsonNode schema, String name, String exclusive) {
    JsonNode value = schema.path(name);
    return value.isNumber()
        ? Optional.of(new Bound(value.doubleValue(), schema.path(exclusive).asBoolean()))
        : Optional.empty();
  }

  private static OptionalLong number(JsonNode schema, String name) {
    JsonNode value = schema.path(name);
    return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  /** A pattern that cannot be read is refused when the schema is stored, not here. */
  private static Optional<Pattern> pattern(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }
}
