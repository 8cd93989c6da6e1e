package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in the defaults that a schema carries, also within what it has just filled in. */
public final class Defaulting {

  private Defaulting() {}

  /** Changes the object in place; what is there stays. */
  public static void apply(ObjectSchema schema, ObjectNode object) {
    schema.defaulted().forEach(field -> fill(field, object));
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getValue().isContainerNode()) {
        Field field = schema.field(entry.getKey());
        if (field != null) {
          apply(field.schema(), entry.getValue());
        }
      }
    }
  }

  /** The same for one field alone and what is in it. */
  public static void apply(ObjectSchema schema, ObjectNode object, String name) {
    Field field = schema.field(name);
    if (field != null) {
      fill(field, object);
      JsonNode value = object.get(name);
      if (value != null && value.isContainerNode()) {
        apply(field.schema(), value);
      }
    }
  }

  private static void fill(Field field, ObjectNode object) {
    if (absent(field, object.get(field.name()))) {
      field.defaultValue().ifPresent(value -> object.set(field.name(), value.deepCopy()));
    }
  }

  private static boolean absent(Field field, @Nullable JsonNode value) {
    if (value == null || (value.isNull() && !field.nullable())) {
      return true;
    }
    if (value.isTextual()) {
      return value.textValue().isEmpty() && field.zero() != Field.Zero.KEPT;
    }
    return field.zeroIsAbsent() && value.isNumber() && value.doubleValue() == 0;
  }

  private static void apply(Schema schema, JsonNode value) {
    switch (schema) {
      case ObjectSchema object -> {
        if (value instanceof ObjectNode node) {
          apply(object, node);
        }
      }
      case ListSchema list -> {
        if (!(list.items() instanceof StringSchema)) {
          for (JsonNode item : value) {
            apply(list.items(), item);
          }
        }
      }
      case MapSchema map -> {
        if (!(map.values() instanceof StringSchema)) {
          for (JsonNode item : value) {
            apply(map.values(), item);
          }
        }
      }
      case StringSchema _, NumberSchema _, BooleanSchema _, IntOrStringSchema _, AnySchema _ -> {}
    }
  }
}
