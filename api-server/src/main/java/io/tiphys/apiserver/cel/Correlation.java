package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import org.jspecify.annotations.Nullable;

/**
 * What a value was before the update, as far as that can be told. Errors of values that are as they
 * were do not block an update ("ratcheting").
 *
 * @param here the old value and the new one; null if the old one cannot be told
 * @param above those of the nearest place above where it can
 */
record Correlation(@Nullable Pair here, @Nullable Pair above) {

  static final Correlation NONE = new Correlation(null, null);

  /** A new value and the old one in its place. */
  record Pair(JsonNode value, JsonNode old, StructuralSchema schema) {

    boolean isEqual() {
      return value.equals(old);
    }

    @Nullable Pair key(String name) {
      JsonNode newValue = value.isObject() ? value.get(name) : null;
      JsonNode oldValue = old.isObject() ? old.get(name) : null;
      StructuralSchema declared = schema.properties().get(name);
      StructuralSchema child = declared == null ? schema.values() : declared;
      return newValue == null || oldValue == null || child == null
          ? null
          : new Pair(newValue, oldValue, child);
    }

    @Nullable Pair index(int index) {
      JsonNode oldItem = MapLists.find(schema, old, value.path(index));
      return oldItem == null || schema.items() == null
          ? null
          : new Pair(value.path(index), oldItem, schema.items());
    }
  }

  static Correlation of(JsonNode value, JsonNode old, StructuralSchema schema) {
    return new Correlation(new Pair(value, old, schema), null);
  }

  boolean isUnchanged() {
    Pair pair = here == null ? above : here;
    return pair != null && pair.isEqual();
  }

  /** Without what is known of this very place. */
  Correlation ofParent() {
    return new Correlation(null, above);
  }

  Correlation key(String name) {
    if (here == null) {
      return this;
    }
    if (above == null && (name.equals("apiVersion") || name.equals("kind"))) {
      return NONE;
    }
    return new Correlation(here.key(name), here);
  }

  Correlation index(int index) {
    return here == null ? this : new Correlation(here.index(index), here);
  }
}
