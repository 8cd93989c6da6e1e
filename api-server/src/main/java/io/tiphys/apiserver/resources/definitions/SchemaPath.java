package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the part of a schema that a path such as {@code .spec.names['a.b'].x} leads to. */
final class SchemaPath {

  /**
   * What was found.
   *
   * @param problem why nothing was, else empty
   */
  record Found(JsonNode schema, String problem) {}

  private SchemaPath() {}

  static Found find(JsonNode schema, String path, boolean brackets) {
    JsonNode at = schema;
    List<String> names = new ArrayList<>();
    String problem = split(path, names, brackets);
    if (!problem.isEmpty()) {
      return new Found(MissingNode.getInstance(), problem);
    }
    for (String name : names) {
      JsonNode property = at.path("properties").path(name);
      JsonNode values = at.path("additionalProperties");
      if (!property.isMissingNode()) {
        at = property;
      } else if (values.isObject()) {
        at = values;
      } else {
        return new Found(MissingNode.getInstance(), "does not refer to a valid field");
      }
    }
    return new Found(at, "");
  }

  private static String split(String path, List<String> names, boolean brackets) {
    int at = 0;
    while (at < path.length()) {
      char c = path.charAt(at);
      if (c == '.') {
        int end = at + 1;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        names.add(path.substring(at + 1, end));
        at = end;
      } else if (c == '[') {
        int end = path.indexOf("']", at);
        if (!brackets || !path.startsWith("['", at) || end < 0) {
          return "does not refer to a valid field";
        }
        names.add(path.substring(at + 2, end));
        at = end + 2;
      } else {
        int end = at;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        return "expected [ or . but got: " + path.substring(at, end);
      }
    }
    return "";
  }
}
