package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that make a schema structural: every field has a type, and what stands in allOf, anyOf,
 * oneOf and not adds rules for values, but no structure.
 */
public final class StructuralRules {

  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String untyped;

    Level(String untyped) {
      this.untyped = untyped;
    }
  }

  private static final String EMBEDDED = "x-kubernetes-embedded-resource";
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
  private static final String INT_OR_STRING = "x-kubernetes-int-or-string";

  /** What must not stand in a nested schema, and what it must be instead. */
  private static final Map<String, String> NOT_NESTED =
      Map.of(
          "type",
          "must be empty to be structural",
          "title",
          "must be empty to be structural",
          "description",
          "must be empty to be structural",
          "nullable",
          "must be false to be structural",
          PRESERVE,
          "must be false to be structural",
          EMBEDDED,
          "must be false to be structural",
          INT_OR_STRING,
          "must be false to be structural",
          "x-kubernetes-list-map-keys",
          "must be empty to be structural",
          "x-kubernetes-validations",
          "must be empty to be structural");

  /** The same, of what is forbidden in any form. */
  private static final Set<String> UNDEFINED =
      Set.of("additionalProperties", "default", "x-kubernetes-list-type", "x-kubernetes-map-type");

  private StructuralRules() {}

  /** What keeps a schema from being structural. */
  static List<FieldError> check(String path, JsonNode schema) {
    Place place = new Place(path, schema, new ArrayList<>(0));
    structure(place, Level.ROOT);
    complete(place, place, true);
    place.errors().sort(Comparator.comparing(FieldError::message));
    return place.errors();
  }

  /** The same in sentences. */
  public static List<String> violations(String path, JsonNode schema) {
    return schema.isObject()
        ? check(path, schema).stream().map(FieldError::message).toList()
        : List.of();
  }

  /** Whether a field says nothing: a Go client may send what is its type's zero. */
  static boolean isZero(JsonNode value) {
    return value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isArray() && value.isEmpty());
  }

  private static void structure(Place schema, Level level) {
    String type = schema.text("type");
    if (type.equals("array") && !schema.value().path("items").isObject()) {
      schema.at("items").required("must be specified");
    }
    if (schema.value().path("items").isObject()) {
      structure(schema.at("items"), Level.ITEM);
    }
    Place properties = schema.at("properties");
    properties
        .value()
        .fieldNames()
        .forEachRemaining(name -> structure(properties.key(name), Level.FIELD));
    additional(schema, level);
    if (schema.isTrue(INT_OR_STRING)) {
      for (String other : List.of(PRESERVE, EMBEDDED)) {
        if (schema.isTrue(other)) {
          schema.at(other).invalid("must be false if x-kubernetes-int-or-string is true");
        }
      }
    }
    values(
        schema,
        isIntOrString(schema.value().path("anyOf")),
        isIntOrString(schema.value().path("allOf").path(0).path("anyOf")));
    type(schema, level, type);
    head(schema, level);
  }

  private static void additional(Place schema, Level level) {
    Place additional = schema.at("additionalProperties");
    if (additional.value().isMissingNode()) {
      return;
    }
    if (level == Level.ROOT) {
      additional.forbidden("must not be used at the root");
    }
    if (additional.value().isObject()) {
      structure(additional, Level.FIELD);
    }
    if (schema.isTrue(EMBEDDED)) {
      additional.forbidden("must not be used if x-kubernetes-embedded-resource is set");
    }
  }

  private static void type(Place schema, Level level, String type) {
    Place place = schema.at("type");
    if (schema.isTrue(EMBEDDED) && !type.equals("object")) {
      String detail = "must be object if x-kubernetes-embedded-resource is true";
      if (type.isEmpty()) {
        place.required(detail);
      } else {
        place.invalid(detail);
      }
    } else if (type.isEmpty() && !schema.isTrue(INT_OR_STRING) && !schema.isTrue(PRESERVE)) {
      place.required(level.untyped);
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      place.invalid("must be object at the root");
    }
    if (schema.isTrue(EMBEDDED)
        && !schema.isTrue(PRESERVE)
        && schema.value().path("properties").isEmpty()) {
      schema
          .at("properties")
          .required(
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields");
    }
  }

  /** Of apiVersion, kind and metadata a schema can say next to nothing. */
  private static void head(Place schema, Level level) {
    if (level != Level.ROOT && !schema.isTrue(EMBEDDED)) {
      return;
    }
    Place properties = schema.at("properties");
    for (String text : List.of("kind", "apiVersion")) {
      Place property = properties.key(text);
      if (property.value().isObject() && !property.text("type").equals("string")) {
        property
            .at("type")
            .as(property.path() + ".type")
            .invalid(property.text("type"), "must be string");
      }
    }
    Place metadata = properties.key("metadata");
    if (!metadata.value().isObject()) {
      return;
    }
    if (!metadata.text("type").equals("object")) {
      metadata.at("type").invalid(metadata.text("type"), "must be object");
    }
    if (level == Level.ROOT && saysTooMuch(metadata.value())) {
      metadata.forbidden(
          "must not specify anything other than name and generateName, but metadata is implicitly"
              + " specified");
    }
  }

  private static boolean saysTooMuch(JsonNode metadata) {
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      boolean fine =
          switch (field.getKey()) {
            case "type", "default" -> true;
            case "properties" -> {
              List<String> names = new ArrayList<>();
              field.getValue().fieldNames().forEachRemaining(names::add);
              yield List.of("name", "generateName").containsAll(names);
            }
            default -> isZero(field.getValue());
          };
      if (!fine) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIntOrString(JsonNode anyOf) {
    return anyOf.size() == 2
        && anyOf.path(0).size() == 1
        && anyOf.path(0).path("type").asText().equals("integer")
        && anyOf.path(1).size() == 1
        && anyOf.path(1).path("type").asText().equals("string");
  }

  private static void values(Place schema, boolean skipAnyOf, boolean skipFirstAllOf) {
    if (!skipAnyOf) {
      schema.at("anyOf").eachItem(one -> nested(one, false));
    }
    Place allOf = schema.at("allOf");
    for (int i = 0; i < allOf.value().size(); i++) {
      nested(allOf.item(i), skipFirstAllOf && i == 0);
    }
    schema.at("oneOf").eachItem(one -> nested(one, false));
    if (schema.value().path("not").isObject()) {
      nested(schema.at("not"), false);
    }
    Place pattern = schema.at("pattern");
    if (!pattern.text().isEmpty()) {
      pattern(pattern);
    }
  }

  private static void pattern(Place pattern) {
    try {
      Pattern.compile(pattern.text());
    } catch (PatternSyntaxException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      pattern.invalid("must be a valid regular expression, but isn't: " + message);
    }
  }

  private static void nested(Place schema, boolean skipAnyOf) {
    values(schema, skipAnyOf, false);
    if (schema.value().path("items").isObject()) {
      nested(schema.at("items"), false);
    }
    Place properties = schema.at("properties");
    properties.value().fieldNames().forEachRemaining(name -> nested(properties.key(name), false));
    NOT_NESTED.forEach((field, detail) -> {
      if (schema.value().has(field) && !isZero(schema.value().get(field))) {
        schema.at(field).forbidden(detail);
      }
    });
    for (String field : UNDEFINED) {
      JsonNode value = schema.value().path(field);
      boolean allowed = field.equals("additionalProperties") && isZero(value);
      if (!value.isMissingNode() && !value.isNull() && !allowed) {
        schema.at(field).forbidden("must be undefined to be structural");
      }
    }
    if (properties.value().has("metadata")) {
      properties.key("metadata").forbidden("must not be specified in a nested context");
    }
  }

  /** What nested schemas speak of must be there outside of them. */
  private static void complete(Place structure, Place nested, boolean root) {
    for (String field : List.of("allOf", "anyOf", "oneOf")) {
      nested.at(field).eachItem(one -> complete(structure, one, false));
    }
    if (nested.value().path("not").isObject()) {
      complete(structure, nested.at("not"), false);
    }
    if (root) {
      return;
    }
    Place items = nested.at("items");
    if (items.value().isObject()) {
      completeChild(structure.at("items"), items);
    }
    Place properties = nested.at("properties");
    properties
        .value()
        .fieldNames()
        .forEachRemaining(
            name -> completeChild(structure.at("properties").key(name), properties.key(name)));
  }

  private static void completeChild(Place structure, Place nested) {
    if (structure.value().isObject()) {
      complete(structure, nested, false);
    } else {
      structure.required("because it is defined in " + nested.path());
    }
  }
}
