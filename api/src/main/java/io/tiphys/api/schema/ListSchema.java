package io.tiphys.api.schema;

import java.util.List;
import java.util.OptionalInt;

/**
 * A list.
 *
 * @param listType how server-side apply merges it
 * @param mapKeys the fields that tell the items of a {@link ListType#MAP} apart
 */
public record ListSchema(
    Schema items,
    ListType listType,
    List<String> mapKeys,
    OptionalInt minItems,
    OptionalInt maxItems)
    implements Schema {
  public ListSchema {
    mapKeys = List.copyOf(mapKeys);
  }

  /** How two versions of a list are made one. */
  public enum ListType {
    ATOMIC,
    SET,
    MAP
  }
}
