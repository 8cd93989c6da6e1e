package io.tiphys.apiserver.cel.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.util.stream.Collectors;

/** Types as they are written in errors. */
final class TypeNames {

  private TypeNames() {}

  static String of(CelType type) {
    return switch (type) {
      case ListType list -> "list(" + of(list.elemType()) + ")";
      case MapType map -> "map(" + of(map.keyType()) + ", " + of(map.valueType()) + ")";
      default ->
          type.parameters().isEmpty()
              ? type.name()
              : type.parameters().stream()
                  .map(TypeNames::of)
                  .collect(Collectors.joining(", ", type.name() + "(", ")"));
    };
  }
}
