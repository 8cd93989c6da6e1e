package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree what upstream's decoder would make of it: unknown fields, nulls and zeros that mean
 * nothing are dropped, quantities and times take their canonical form, and a value of a wrong type
 * is refused.
 */
public final class Decoding {

  private final List<String> unknown = new ArrayList<>(0);
  private final DecodePath path = new DecodePath();

  private Decoding() {}

  /**
   * Changes the object in place.
   *
   * @return the paths of the fields that were dropped because the schema does not know them, such
   *     as {@code spec.containers[0].imagee}, in document order
   * @throws DecodeException if a value has the wrong type
   */
  public static List<String> decode(ObjectSchema schema, ObjectNode object) {
    Decoding decoding = new Decoding();
    decoding.object(schema, object);
    return decoding.unknown;
  }

  private void object(ObjectSchema schema, ObjectNode object) {
    Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      Field field = schema.field(entry.getKey());
      if (field == null) {
        if (!schema.preserveUnknown()) {
          unknown.add(path.child(entry.getKey()));
          entries.remove();
        }
        continue;
      }
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        if (!field.nullable()) {
          entries.remove();
        }
        continue;
      }
      path.enter(schema, field);
      JsonNode decoded = value(field.schema(), value);
      if (field.zero() == Field.Zero.OMITTED && isZero(decoded == null ? value : decoded)) {
        entries.remove();
      } else if (decoded != null) {
        entry.setValue(decoded);
      }
      path.leave();
    }
  }

  private static boolean isZero(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() == 0;
      case BOOLEAN -> !value.booleanValue();
      case ARRAY, OBJECT -> value.isEmpty();
      default -> false;
    };
  }

  /** What is to stand in the value's place; null if it stays. */
  private @Nullable JsonNode value(Schema schema, JsonNode value) {
    switch (schema) {
      case StringSchema string -> {
        return Scalars.string(string, value, path);
      }
      case ObjectSchema object -> object(object, expectObject(value));
      case MapSchema map -> values(map, expectObject(value));
      case ListSchema list -> items(list, value);
      case NumberSchema number -> Scalars.number(number, value, path);
      case BooleanSchema _ -> {
        if (!value.isBoolean()) {
          throw path.mismatch(value, "bool");
        }
      }
      case IntOrStringSchema _ -> Scalars.intOrString(value);
      case AnySchema _ -> {}
    }
    return null;
  }

  private ObjectNode expectObject(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw path.mismatch(value, "interface {}");
  }

  private void values(MapSchema schema, ObjectNode map) {
    if (schema.values() instanceof AnySchema) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      path.enterKey(entry.getKey());
      JsonNode value = entry.getValue();
      JsonNode decoded =
          value.isNull() ? Scalars.zero(schema.values(), value) : value(schema.values(), value);
      if (decoded != null) {
        entry.setValue(decoded);
      }
      path.leave();
    }
  }

  private void items(ListSchema schema, JsonNode value) {
    if (!(value instanceof ArrayNode list)) {
      throw path.mismatch(value, "interface {}");
    }
    Schema items = schema.items();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      path.enterItem(i);
      JsonNode decoded = item.isNull() ? Scalars.zero(items, item) : value(items, item);
      if (decoded != null) {
        list.set(i, decoded);
      }
      path.leave();
    }
  }
}
