package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in what an object leaves out, and takes nulls away where the schema allows none. */
public final class Defaults {

  private Defaults() {}

  /** Changes the object in place: a null that may not be one is dropped, or gets the default. */
  public static void apply(StructuralSchema schema, ObjectNode object) {
    dropNulls(schema, object);
    fill(schema, object);
  }

  static void fill(@Nullable StructuralSchema schema, JsonNode value) {
    if (schema == null) {
      return;
    }
    switch (value) {
      case ObjectNode object -> fillFields(schema, object);
      case ArrayNode array -> fillItems(schema, array);
      default -> {}
    }
  }

  private static void fillFields(StructuralSchema schema, ObjectNode object) {
    schema
        .properties()
        .forEach((name, property) ->
            property
                .defaultValue()
                .ifPresent(usual -> {
                  JsonNode present = object.get(name);
                  if (present == null || isMisplacedNull(property, present)) {
                    object.set(name, usual.deepCopy());
                  }
                }));
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      StructuralSchema inner = schema.field(field.getKey());
      if (inner != null && isMisplacedNull(inner, field.getValue())) {
        inner.defaultValue().ifPresent(usual -> field.setValue(usual.deepCopy()));
      }
      fill(inner, field.getValue());
    }
  }

  private static void fillItems(StructuralSchema schema, ArrayNode array) {
    StructuralSchema items = schema.items().orElse(null);
    if (items == null) {
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      if (isMisplacedNull(items, array.get(i)) && items.defaultValue().isPresent()) {
        array.set(i, items.defaultValue().get().deepCopy());
      }
      fill(items, array.get(i));
    }
  }

  private static boolean isMisplacedNull(StructuralSchema schema, JsonNode value) {
    return value.isNull() && !schema.nullable();
  }

  static void dropNulls(@Nullable StructuralSchema schema, JsonNode value) {
    if (schema == null) {
      return;
    }
    switch (value) {
      case ObjectNode object -> {
        Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        while (fields.hasNext()) {
          Map.Entry<String, JsonNode> field = fields.next();
          StructuralSchema inner = schema.field(field.getKey());
          if (inner == null) {
            continue;
          }
          if (isMisplacedNull(inner, field.getValue()) && inner.defaultValue().isEmpty()) {
            fields.remove();
          } else {
            dropNulls(inner, field.getValue());
          }
        }
      }
      case ArrayNode array -> {
        StructuralSchema items = schema.items().orElse(null);
        array.forEach(item -> dropNulls(items, item));
      }
      default -> {}
    }
  }
}
