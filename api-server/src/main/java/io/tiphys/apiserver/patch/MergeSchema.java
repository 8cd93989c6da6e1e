package io.tiphys.apiserver.patch;

import io.tiphys.api.schema.Schema;
import java.util.Optional;

/**
 * What strategic merge needs to know of a value's type: how its fields merge. Objects merge and
 * lists are replaced where nothing else is said.
 */
public interface MergeSchema {

  /** Nothing known. */
  MergeSchema NONE = name -> MergeSchema.UNKNOWN;

  /** A field of which nothing is known. */
  Field UNKNOWN = new Field(false, false, Optional.empty(), NONE);

  /** What a kind's schema says. */
  static MergeSchema of(Schema schema) {
    return new SchemaMerge(schema);
  }

  /** How the field {@code name} of an object of this type merges. */
  Field field(String name);

  /**
   * How one field merges ({@code x-kubernetes-patch-strategy} and {@code
   * x-kubernetes-patch-merge-key} upstream).
   *
   * @param merges for a list: whether it merges with the old one instead of replacing it
   * @param replaces for an object: whether it replaces the old one instead of merging with it
   * @param mergeKey for a list of objects that merges: the field that tells its items apart
   * @param value the type of the object, of the list's items, or of the map's values
   */
  record Field(boolean merges, boolean replaces, Optional<String> mergeKey, MergeSchema value) {}
}
