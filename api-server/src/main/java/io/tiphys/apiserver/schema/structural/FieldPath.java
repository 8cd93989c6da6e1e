package io.tiphys.apiserver.schema.structural;

import org.jspecify.annotations.Nullable;

/**
 * Where in an object something stands, written out only when there is something to say about it.
 *
 * @param parent null at the object itself
 */
record FieldPath(@Nullable FieldPath parent, String step) {

  static @Nullable FieldPath field(@Nullable FieldPath parent, String name) {
    return new FieldPath(parent, "." + name);
  }

  static FieldPath key(@Nullable FieldPath parent, String key) {
    return new FieldPath(parent, "[" + key + "]");
  }

  static FieldPath item(@Nullable FieldPath parent, int index) {
    return new FieldPath(parent, "[" + index + "]");
  }

  /** As in {@code spec.containers[0].name}; empty for the object itself. */
  static String text(@Nullable FieldPath path) {
    if (path == null) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    path.append(text);
    return text.isEmpty() || text.charAt(0) != '.' ? text.toString() : text.substring(1);
  }

  private void append(StringBuilder text) {
    if (parent != null) {
      parent.append(text);
    }
    text.append(step);
  }
}
