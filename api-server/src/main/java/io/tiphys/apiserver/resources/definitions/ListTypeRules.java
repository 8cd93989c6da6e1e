package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for lists that say they are sets or maps. */
final class ListTypeRules {

  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String MAP_TYPE = "x-kubernetes-map-type";
  private static final String MAP_KEYS = "x-kubernetes-list-map-keys";
  private static final List<String> TYPES = List.of("atomic", "set", "map");
  private static final String AS_ITEM =
      "must be atomic as item of a list with x-kubernetes-list-type=set";

  private ListTypeRules() {}

  static void check(Place schema) {
    Place listType = schema.at(LIST_TYPE);
    boolean typed = listType.value().isTextual();
    String type = schema.text("type");
    if (typed && !type.equals("array")) {
      String detail = "must be array if x-kubernetes-list-type is specified";
      if (type.isEmpty()) {
        schema.at("type").required(detail);
      } else {
        schema.at("type").invalid(detail);
      }
    } else if (listType.text().equals("set")) {
      set(schema.at("items"));
    }
    if (typed && !TYPES.contains(listType.text())) {
      listType.notSupported(TYPES);
    }
    Place keys = schema.at(MAP_KEYS);
    if (!keys.value().isEmpty() && !listType.text().equals("map")) {
      String detail = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (typed) {
        listType.invalid(detail);
      } else {
        listType.required(detail);
      }
    }
    if (listType.text().equals("map")) {
      map(schema, keys);
    }
    if (listType.text().equals("map") || listType.text().equals("set")) {
      items(schema, listType.text());
    }
  }

  private static void set(Place items) {
    switch (items.text("type")) {
      case "array" -> {
        String inner = items.text(LIST_TYPE);
        if (!inner.isEmpty() && !inner.equals("atomic")) {
          items.at(LIST_TYPE).invalid(AS_ITEM);
        }
      }
      case "object" -> {
        if (!items.text(MAP_TYPE).equals("atomic")) {
          JsonNode shown = items.value().path(LIST_TYPE);
          items
              .at(MAP_TYPE)
              .invalid(shown.isTextual() ? shown.textValue() : NullNode.getInstance(), AS_ITEM);
        }
      }
      default -> {}
    }
  }

  private static void map(Place schema, Place keys) {
    if (keys.value().isEmpty()) {
      keys.required("must not be empty if x-kubernetes-list-type is map");
    }
    Place items = schema.at("items");
    if (items.value().isMissingNode()) {
      items.required("must have a schema if x-kubernetes-list-type is map");
    }
    if (!items.value().isObject()) {
      return;
    }
    if (!items.text("type").equals("object")) {
      items
          .at("type")
          .invalid(
              items.text("type"), "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (JsonNode key : keys.value()) {
      Place property = items.at("properties").key(key.asText());
      if (!property.value().isObject()) {
        keys.invalid("entries must all be names of item properties");
      } else if (Set.of("array", "object").contains(property.text("type"))) {
        property
            .at("type")
            .invalid(
                "object", "must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(key.asText())) {
        keys.invalid("must not contain duplicate entries");
      }
    }
  }

  private static void items(Place schema, String type) {
    Place items = schema.at("items");
    if (!items.value().isObject()) {
      return;
    }
    if (items.isTrue("nullable")) {
      items.at("nullable").forbidden("cannot be nullable when x-kubernetes-list-type is " + type);
    }
    if (!type.equals("map")) {
      return;
    }
    List<String> required = DefinitionStrategy.texts(items.value().path("required"));
    for (JsonNode key : schema.value().path(MAP_KEYS)) {
      Place property = items.at("properties").key(key.asText());
      if (!property.value().isObject()) {
        continue;
      }
      if (!required.contains(key.asText()) && !property.has("default")) {
        property
            .at("default")
            .required(
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                    + " required property");
      }
      if (property.isTrue("nullable")) {
        property
            .at("nullable")
            .forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      }
    }
  }
}
