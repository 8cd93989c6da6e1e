package io.tiphys.apiserver.patch;

import io.tiphys.api.schema.AnySchema;
import io.tiphys.api.schema.BooleanSchema;
import io.tiphys.api.schema.IntOrStringSchema;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.MapSchema;
import io.tiphys.api.schema.NumberSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.api.schema.StringSchema;
import java.util.Optional;

/** How values of a schema of the catalogue merge. */
record SchemaMerge(Schema schema) implements MergeSchema {

  @Override
  public Field field(String name) {
    return switch (schema) {
      case ObjectSchema object -> object.find(name).map(SchemaMerge::field).orElse(UNKNOWN);
      case MapSchema map -> new Field(false, false, Optional.empty(), value(map.values()));
      case ListSchema list -> UNKNOWN;
      case StringSchema text -> UNKNOWN;
      case NumberSchema number -> UNKNOWN;
      case BooleanSchema truth -> UNKNOWN;
      case IntOrStringSchema either -> UNKNOWN;
      case AnySchema any -> UNKNOWN;
    };
  }

  private static Field field(io.tiphys.api.schema.Field field) {
    return new Field(
        field.patchStrategies().contains("merge"),
        field.patchStrategies().contains("replace"),
        Optional.of(field.patchMergeKey()).filter(key -> !key.isEmpty()),
        value(field.schema()));
  }

  private static MergeSchema value(Schema schema) {
    return new SchemaMerge(schema instanceof ListSchema list ? list.items() : schema);
  }
}
