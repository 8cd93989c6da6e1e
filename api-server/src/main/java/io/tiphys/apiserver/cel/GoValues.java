package io.tiphys.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;

/** Values as errors show them. */
final class GoValues {

  private GoValues() {}

  /** The value; empty for objects and lists, which are not shown. */
  static String of(JsonNode value) {
    if (value.isContainerNode()) {
      return "";
    }
    return value.isTextual()
        ? "\""
            + value.asText().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
            + "\""
        : value.asText();
  }
}
