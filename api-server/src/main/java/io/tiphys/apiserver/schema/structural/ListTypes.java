package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that lists that say they are sets or maps hold nothing twice. */
public final class ListTypes {

  private final List<FieldError> errors = new ArrayList<>(0);

  private ListTypes() {}

  public static List<FieldError> check(StructuralSchema schema, JsonNode object) {
    ListTypes check = new ListTypes();
    check.value(schema, object, null);
    return check.errors;
  }

  private void value(@Nullable StructuralSchema schema, JsonNode value, @Nullable FieldPath path) {
    if (schema == null) {
      return;
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> {
            String name = field.getKey();
            boolean property = schema.properties().containsKey(name);
            value(
                schema.field(name),
                field.getValue(),
                property ? FieldPath.field(path, name) : FieldPath.key(path, name));
          });
    } else if (value.isArray()) {
      switch (schema.listType()) {
        case "set" -> set(value, path);
        case "map" -> map(schema, value, path);
        default -> {}
      }
      StructuralSchema items = schema.items().orElse(null);
      for (int i = 0; items != null && i < value.size(); i++) {
        value(items, value.get(i), FieldPath.item(path, i));
      }
    }
  }

  private void set(JsonNode list, @Nullable FieldPath path) {
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    unique(items, path);
  }

  private void map(StructuralSchema schema, JsonNode list, @Nullable FieldPath path) {
    List<JsonNode> keys = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      if (!item.isObject() && !item.isNull()) {
        errors.add(
            FieldError.invalid(
                FieldPath.text(FieldPath.item(path, i)),
                ValueCheck.shown(item),
                "must be an object for an array of list-type map"));
        return;
      }
      ObjectNode key = Json.newObject();
      schema.mapKeys().stream().sorted().filter(item::has).forEach(k -> key.set(k, item.get(k)));
      keys.add(key);
    }
    unique(keys, path);
  }

  /** What comes more than twice is told of once. */
  private void unique(List<JsonNode> items, @Nullable FieldPath path) {
    Map<JsonNode, Integer> seen = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      if (seen.merge(items.get(i), 1, Integer::sum) == 2) {
        errors.add(
            FieldError.duplicate(
                FieldPath.text(FieldPath.item(path, i)), ValueCheck.shown(items.get(i))));
      }
    }
  }
}
