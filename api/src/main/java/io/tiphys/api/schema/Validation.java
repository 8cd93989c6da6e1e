package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks an object against its schema: required fields, types, allowed values and bounds.
 *
 * <p>Built-in kinds are held to what upstream checks of them: a number or boolean that is required
 * may be absent, because upstream takes that for zero, and an empty string for absence.
 */
public final class Validation {

  private final List<FieldError> errors = new ArrayList<>(0);

  private Validation() {}

  /**
   * What is wrong with the object.
   *
   * @param except fields of the object itself that are not looked at
   */
  public static List<FieldError> validate(
      ObjectSchema schema, ObjectNode object, Set<String> except) {
    Validation validation = new Validation();
    validation.object(schema, object, null, except);
    return validation.errors;
  }

  /** A step of the path, written out only when there is something to complain about. */
  private record Place(@Nullable Place parent, String step) {
    String text() {
      return parent == null ? step.substring(1) : parent.text() + step;
    }
  }

  private static Place child(@Nullable Place parent, String name) {
    return new Place(parent, "." + name);
  }

  private void object(
      ObjectSchema schema, ObjectNode object, @Nullable Place place, Set<String> except) {
    for (String name : schema.required()) {
      if (!except.contains(name) && missing(schema, name, object.get(name))) {
        errors.add(FieldError.required(child(place, name).text(), ""));
      }
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Field field = schema.field(entry.getKey());
      if (field == null || except.contains(entry.getKey())) {
        continue;
      }
      JsonNode value = entry.getValue();
      if (!value.isNull() || !(field.nullable() || builtIn(schema))) {
        value(field.schema(), value, child(place, entry.getKey()), builtIn(schema));
      }
    }
  }

  private static boolean builtIn(ObjectSchema schema) {
    return !schema.name().isEmpty();
  }

  private static boolean missing(ObjectSchema schema, String name, @Nullable JsonNode value) {
    if (value != null && !(value.isNull() && builtIn(schema))) {
      return builtIn(schema) && value.isTextual() && value.textValue().isEmpty();
    }
    Field field = schema.field(name);
    return !builtIn(schema)
        || field == null
        || !(field.schema() instanceof NumberSchema
            || field.schema() instanceof BooleanSchema
            // an absent list is an empty one, and whether that may be is the kind's own rule
            || field.schema() instanceof ListSchema);
  }

  private void value(Schema schema, JsonNode value, Place place, boolean builtIn) {
    switch (schema) {
      case ObjectSchema object -> {
        if (value instanceof ObjectNode node) {
          object(object, node, place, Set.of());
        } else {
          wrongType(value, place, "object");
        }
      }
      case MapSchema map -> {
        if (value.isObject()) {
          value
              .properties()
              .forEach(e ->
                  value(
                      map.values(),
                      e.getValue(),
                      new Place(place, "[" + e.getKey() + "]"),
                      builtIn));
        } else {
          wrongType(value, place, "object");
        }
      }
      case ListSchema list -> items(list, value, place, builtIn);
      case StringSchema string -> string(string, value, place, builtIn);
      case NumberSchema number -> number(number, value, place);
      case BooleanSchema _ -> {
        if (!value.isBoolean()) {
          wrongType(value, place, "boolean");
        }
      }
      case IntOrStringSchema _ -> {
        if (!value.isTextual() && !value.isIntegralNumber()) {
          wrongType(value, place, "integer or string");
        }
      }
      case AnySchema _ -> {}
    }
  }

  private void items(ListSchema schema, JsonNode value, Place place, boolean builtIn) {
    if (!value.isArray()) {
      wrongType(value, place, "array");
      return;
    }
    schema
        .minItems()
        .ifPresent(
            min -> check(value.size() >= min, value, place, "have at least " + min + " items"));
    schema
        .maxItems()
        .ifPresent(max -> {
          if (value.size() > max) {
            errors.add(FieldError.tooMany(place.text(), value.size(), max));
          }
        });
    if (schema.items() instanceof StringSchema string && string.equals(StringSchema.ANY)) {
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      value(schema.items(), value.get(i), new Place(place, "[" + i + "]"), builtIn);
    }
  }

  private void string(StringSchema schema, JsonNode value, Place place, boolean builtIn) {
    if (!value.isTextual()) {
      wrongType(value, place, "string");
      return;
    }
    String text = value.textValue();
    boolean absent = builtIn && text.isEmpty();
    if (!schema.allowed().isEmpty() && !schema.allowed().contains(text) && !absent) {
      errors.add(FieldError.notSupported(place.text(), text, schema.allowed()));
    }
    schema
        .pattern()
        .ifPresent(p -> check(p.matcher(text).find(), value, place, "match '" + p.pattern() + "'"));
    schema
        .minLength()
        .ifPresent(min ->
            check(
                text.codePointCount(0, text.length()) >= min,
                value,
                place,
                "be at least " + min + " chars long"));
    schema
        .maxLength()
        .ifPresent(max -> {
          if (text.codePointCount(0, text.length()) > max) {
            errors.add(FieldError.tooLong(place.text(), max));
          }
        });
  }

  private void number(NumberSchema schema, JsonNode value, Place place) {
    if (!value.isNumber() || (schema.integer() && !value.isIntegralNumber())) {
      wrongType(value, place, schema.integer() ? "integer" : "number");
      return;
    }
    schema
        .minimum()
        .ifPresent(min -> {
          int order = value.decimalValue().compareTo(min);
          check(
              schema.exclusiveMinimum() ? order > 0 : order >= 0,
              value,
              place,
              (schema.exclusiveMinimum() ? "be greater than " : "be greater than or equal to ")
                  + min.toPlainString());
        });
    schema
        .maximum()
        .ifPresent(max -> {
          int order = value.decimalValue().compareTo(max);
          check(
              schema.exclusiveMaximum() ? order < 0 : order <= 0,
              value,
              place,
              (schema.exclusiveMaximum() ? "be less than " : "be less than or equal to ")
                  + max.toPlainString());
        });
  }

  private void check(boolean good, JsonNode value, Place place, String should) {
    if (!good) {
      Object shown = value.isTextual() ? value.textValue() : value;
      errors.add(
          FieldError.invalid(place.text(), shown, place.text() + " in body should " + should));
    }
  }

  private void wrongType(JsonNode value, Place place, String type) {
    String actual =
        switch (value.getNodeType()) {
          case OBJECT -> "object";
          case ARRAY -> "array";
          case STRING -> "string";
          case BOOLEAN -> "boolean";
          case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
          default -> "null";
        };
    errors.add(
        new FieldError(
            FieldError.Type.TYPE_INVALID,
            place.text(),
            "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                .formatted(actual, place.text(), type, actual)));
  }
}
