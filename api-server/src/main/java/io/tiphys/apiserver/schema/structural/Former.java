package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The value that stood in a place before an update, so that what has not changed need not fulfil
 * rules that came later ("Validation ratcheting" in the API's documentation).
 */
record Former(JsonNode value) {

  static @Nullable Former of(@Nullable JsonNode value) {
    return value == null ? null : new Former(value);
  }

  /** What stood in a field; null if that cannot be told. */
  @Nullable Former field(StructuralSchema schema, String name) {
    return schema.mapType().equals("atomic") ? null : of(value.get(name));
  }

  /** What the item of a map-like list was before; null if that cannot be told. */
  @Nullable Former item(StructuralSchema schema, JsonNode item) {
    if (!schema.listType().equals("map") || !value.isArray()) {
      return null;
    }
    for (JsonNode old : value) {
      if (hasSameKeys(schema, old, item)) {
        return new Former(old);
      }
    }
    return null;
  }

  private static boolean hasSameKeys(StructuralSchema schema, JsonNode one, JsonNode other) {
    for (String key : schema.mapKeys()) {
      if (!one.path(key).equals(other.path(key))) {
        return false;
      }
    }
    return true;
  }
}
