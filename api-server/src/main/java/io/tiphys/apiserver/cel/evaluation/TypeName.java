package io.tiphys.apiserver.cel.evaluation;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A type as a value, by its name. */
record TypeName(String name) {

  static TypeName of(Object value) {
    return new TypeName(
        switch (value) {
          case Boolean _ -> "bool";
          case Long _ -> "int";
          case UnsignedLong _ -> "uint";
          case Double _ -> "double";
          case String _ -> "string";
          case CelByteString _ -> "bytes";
          case NullValue _ -> "null_type";
          case Instant _ -> "google.protobuf.Timestamp";
          case Duration _ -> "google.protobuf.Duration";
          case List<?> _ -> "list";
          case JsonObject object when isObject(object.schema()) -> "object";
          case Map<?, ?> _ -> "map";
          case Optional<?> _ -> "optional_type";
          case TypeName _ -> "type";
          case NamedValue named -> named.typeName();
          default -> "unknown";
        });
  }

  private static boolean isObject(StructuralSchema schema) {
    return schema.values() == null;
  }

  @Override
  public String toString() {
    return name;
  }
}
