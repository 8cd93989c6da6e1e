package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import org.jspecify.annotations.Nullable;

/** Lists whose items have keys, so that an item can be found again in an older list. */
final class MapLists {

  private MapLists() {}

  /** The item of the old list that has the keys of the new one; null if there is none. */
  static @Nullable JsonNode find(StructuralSchema list, @Nullable JsonNode old, JsonNode item) {
    if (old == null || !old.isArray() || !list.isMapList() || !item.isObject()) {
      return null;
    }
    for (JsonNode candidate : old) {
      if (haveSameKeys(list, candidate, item)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean haveSameKeys(StructuralSchema list, JsonNode one, JsonNode other) {
    for (String key : list.mapKeys()) {
      JsonNode left = one.path(key);
      if (left.isMissingNode() || left.isContainerNode() || !left.equals(other.path(key))) {
        return false;
      }
    }
    return true;
  }
}
