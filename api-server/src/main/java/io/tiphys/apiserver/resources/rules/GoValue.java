package io.tiphys.apiserver.resources.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Objects as upstream shows them in errors: as its internal types, whose fields begin with capitals
 * and are all there.
 */
public final class GoValue {

  private static final Map<String, String> NAMES =
      Map.of(
          "apiGroup", "APIGroup",
          "apiVersion", "APIVersion",
          "uid", "UID",
          "nodeID", "NodeID",
          "int", "IntValue",
          "bool", "BoolValue",
          "string", "StringValue",
          "version", "VersionValue");

  private GoValue() {}

  /** All fields of strings, in their order. */
  public static JsonNode of(Checked value, List<String> fields) {
    return of(value, fields, Set.of());
  }

  /**
   * The object's fields in their order.
   *
   * @param nullable those that are null and not empty when they are absent
   */
  public static JsonNode of(Checked value, List<String> fields, Set<String> nullable) {
    if (!value.isSet()) {
      return NullNode.getInstance();
    }
    ObjectNode shown = Json.newObject();
    for (String field : fields) {
      JsonNode member = value.value().path(field);
      if (member.isMissingNode() || member.isNull()) {
        if (nullable.contains(field)) {
          shown.putNull(name(field));
        } else {
          shown.put(name(field), "");
        }
      } else {
        shown.set(name(field), member);
      }
    }
    return shown;
  }

  private static String name(String field) {
    String known = NAMES.get(field);
    return known != null ? known : Character.toUpperCase(field.charAt(0)) + field.substring(1);
  }
}
