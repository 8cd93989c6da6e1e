package io.tiphys.apiserver.cel.structure;

import io.tiphys.api.schema.AnySchema;
import io.tiphys.api.schema.BooleanSchema;
import io.tiphys.api.schema.Field;
import io.tiphys.api.schema.IntOrStringSchema;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.MapSchema;
import io.tiphys.api.schema.NumberSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.api.schema.StringSchema;
import io.tiphys.apiserver.cel.structure.DeclaredType.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of served kinds, for expressions whose sizes nobody reckons. */
public final class SchemaTypes {

  /** Objects on the way down; one that is in itself has no type there. */
  private final Deque<ObjectSchema> path = new ArrayDeque<>();

  private SchemaTypes() {}

  /** Empty if expressions cannot see it. */
  public static Optional<DeclaredType> of(Schema schema) {
    return new SchemaTypes().type(schema);
  }

  private Optional<DeclaredType> type(Schema schema) {
    return switch (schema) {
      case ObjectSchema object -> object(object);
      case ListSchema list -> type(list.items()).map(items -> of(Kind.LIST, items));
      case MapSchema map -> type(map.values()).map(values -> of(Kind.MAP, values));
      case StringSchema text ->
          Optional.of(
              of(
                  switch (text.format()) {
                    case "byte" -> Kind.BYTES;
                    case "date-time", "date" -> Kind.TIMESTAMP;
                    case "duration" -> Kind.DURATION;
                    default -> Kind.STRING;
                  },
                  null));
      case NumberSchema number -> Optional.of(of(number.integer() ? Kind.INT : Kind.DOUBLE, null));
      case BooleanSchema _ -> Optional.of(of(Kind.BOOL, null));
      case IntOrStringSchema _ -> Optional.of(of(Kind.DYN, null));
      case AnySchema _ -> Optional.empty();
    };
  }

  private Optional<DeclaredType> object(ObjectSchema object) {
    if (path.contains(object)) {
      return Optional.empty();
    }
    path.push(object);
    Map<String, DeclaredType> fields = new LinkedHashMap<>();
    for (Field field : object.fields().values()) {
      Optional<DeclaredType> type = type(field.schema());
      PropertyNames.escape(field.name())
          .ifPresent(name -> type.ifPresent(known -> fields.put(name, known)));
    }
    path.pop();
    return Optional.of(new DeclaredType(Kind.OBJECT, fields, null, 0, 2));
  }

  private static DeclaredType of(Kind kind, @Nullable DeclaredType element) {
    return new DeclaredType(kind, Map.of(), element, 0, 2);
  }
}
