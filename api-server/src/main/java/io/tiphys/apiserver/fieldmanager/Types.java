package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tiphys.api.schema.AnySchema;
import io.tiphys.api.schema.Field;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.ListSchema.ListType;
import io.tiphys.api.schema.MapSchema;
import io.tiphys.api.schema.NumberSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.api.schema.StringSchema;
import io.tiphys.apiserver.fieldmanager.PathElement.Part;
import io.tiphys.apiserver.fieldmanager.PathElement.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What server-side apply asks of schemas. */
final class Types {

  /** Of what nothing is known: objects are taken apart, lists are one value. */
  static final Schema UNKNOWN = new AnySchema();

  private Types() {}

  /** Whether values of the schema are taken apart; all others change as a whole. */
  static boolean isGranular(Schema schema, JsonNode value) {
    return switch (schema) {
      case ObjectSchema object -> !isAtomic(object) && isObject(value);
      case MapSchema map -> !map.atomic() && isObject(value);
      case ListSchema list ->
          list.listType() != ListType.ATOMIC && (value.isArray() || value.isNull());
      case AnySchema _ -> value.isObject();
      default -> false;
    };
  }

  /** Raw JSON inside a built-in kind is one value, too. */
  static boolean isAtomic(ObjectSchema object) {
    return object.atomic() || (object.preserveUnknown() && !object.name().isEmpty());
  }

  private static boolean isObject(JsonNode value) {
    return value.isObject() || value.isNull();
  }

  /** The schema of a field or of a map's value. */
  static Schema child(Schema schema, String name) {
    return switch (schema) {
      case ObjectSchema object -> {
        Field field = object.field(name);
        yield field == null ? UNKNOWN : field.schema();
      }
      case MapSchema map -> map.values();
      default -> UNKNOWN;
    };
  }

  /** Whether the schema names the field, so that its owner follows from what lies below. */
  static boolean names(Schema schema, String name) {
    return schema instanceof ObjectSchema object && object.field(name) != null;
  }

  static Schema items(Schema schema) {
    return schema instanceof ListSchema list ? list.items() : UNKNOWN;
  }

  /** Fields that an object of this schema has even where nothing is written. */
  static List<Field> written(Schema schema) {
    return schema instanceof ObjectSchema object ? object.written() : List.of();
  }

  /** What a field counts as having, also where nothing is written. */
  static @Nullable JsonNode value(Schema schema, String name, JsonNode parent) {
    JsonNode value = parent.get(name);
    if (value != null || !parent.isObject() || !(schema instanceof ObjectSchema object)) {
      return value;
    }
    Field field = object.field(name);
    return field == null ? null : field.written().orElse(null);
  }

  /**
   * What tells an item of a list that is taken apart from the others.
   *
   * @throws TypeException if it has nothing of the kind
   */
  static PathElement identity(ListSchema list, JsonNode item) {
    if (list.listType() == ListType.SET) {
      if (item.isValueNode() && !item.isNull()) {
        return new Value(item);
      }
      throw new TypeException(
          item.isObject()
              ? "associative list without keys has an element that's a map type"
              : item.isArray()
                  ? "not supported: associative list with lists as elements"
                  : "associative list without keys has an element that's an explicit null");
    }
    if (item.isNull()) {
      throw new TypeException("associative list with keys may not have a null element");
    }
    if (!item.isObject()) {
      throw new TypeException("associative list with keys may not have non-map elements");
    }
    List<Part> parts = new ArrayList<>(list.mapKeys().size());
    for (String name : list.mapKeys()) {
      JsonNode value = item.get(name);
      if (value != null) {
        parts.add(new Part(name, value));
      } else {
        keyDefault(list, name).ifPresent(given -> parts.add(new Part(name, given)));
      }
    }
    if (parts.isEmpty()) {
      throw new TypeException(
          "associative list with keys has an element that omits all key fields "
              + list.mapKeys().stream()
                  .map(k -> '"' + k + '"')
                  .toList()
                  .toString()
                  .replace(", ", " ")
              + " (and doesn't have default values for any key fields)");
    }
    if (parts.size() > 1) {
      parts.sort(Comparator.comparing(Part::name));
    }
    return new PathElement.Key(parts);
  }

  /** Keys that built-in kinds must have count as their zeros. */
  private static Optional<JsonNode> keyDefault(ListSchema list, String name) {
    if (!(list.items() instanceof ObjectSchema object) || object.field(name) == null) {
      return Optional.empty();
    }
    Optional<JsonNode> given = object.find(name).flatMap(Field::defaultValue);
    if (given.isPresent() || object.name().isEmpty() || !object.required().contains(name)) {
      return given;
    }
    return switch (child(object, name)) {
      case StringSchema _ -> Optional.of(TextNode.valueOf(""));
      case NumberSchema _ -> Optional.of(IntNode.valueOf(0));
      default -> Optional.empty();
    };
  }
}
