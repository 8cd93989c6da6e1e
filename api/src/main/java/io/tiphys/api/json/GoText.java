package io.tiphys.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Values as upstream's messages show them, in Go's words. */
public final class GoText {

  private GoText() {}

  /** As {@code %v} shows it. */
  public static String plain(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(plain(item)));
      return "[" + String.join(" ", items) + "]";
    }
    if (value.isObject()) {
      TreeMap<String, String> fields = new TreeMap<>();
      value.properties().forEach(f -> fields.put(f.getKey(), plain(f.getValue())));
      List<String> shown = new ArrayList<>();
      fields.forEach((name, text) -> shown.add(name + ":" + text));
      return "map[" + String.join(" ", shown) + "]";
    }
    return value.isNull() ? "<nil>" : value.asText();
  }

  /** As {@code %#v} shows it. */
  public static String syntax(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(syntax(item)));
      return "[]interface {}{" + String.join(", ", items) + "}";
    }
    if (value.isObject()) {
      TreeMap<String, String> fields = new TreeMap<>();
      value.properties().forEach(f -> fields.put(f.getKey(), syntax(f.getValue())));
      List<String> shown = new ArrayList<>();
      fields.forEach((name, text) -> shown.add('"' + name + "\":" + text));
      return "map[string]interface {}{" + String.join(", ", shown) + "}";
    }
    return value.isNull() ? "interface {}(nil)" : value.toString();
  }

  /** Its type. */
  public static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "map[string]interface {}";
      case ARRAY -> "[]interface {}";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      default -> "<nil>";
    };
  }
}
