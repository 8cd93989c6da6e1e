package io.tiphys.apiserver.history.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.Map;

/**
 * What leads from one document to another, as a JSON Patch (RFC 6902) of add, remove and replace.
 * Lists are compared by their places, from both ends: an item that was put in or taken out is one
 * operation.
 */
public final class JsonDiff {

  private final ArrayNode patch = Json.newObject().putArray("patch");

  private JsonDiff() {}

  public static ArrayNode between(JsonNode from, JsonNode to) {
    JsonDiff diff = new JsonDiff();
    diff.compare("", from, to);
    return diff.patch;
  }

  private void compare(String path, JsonNode from, JsonNode to) {
    if (from.equals(to)) {
      return;
    }
    if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
      objects(path, before, after);
    } else if (from instanceof ArrayNode before && to instanceof ArrayNode after) {
      lists(path, before, after);
    } else {
      operation("replace", path).set("value", to);
    }
  }

  private void objects(String path, ObjectNode from, ObjectNode to) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      String at = path + "/" + escaped(field.getKey());
      JsonNode value = to.get(field.getKey());
      if (value == null) {
        operation("remove", at);
      } else {
        compare(at, field.getValue(), value);
      }
    }
    for (Map.Entry<String, JsonNode> field : to.properties()) {
      if (!from.has(field.getKey())) {
        operation("add", path + "/" + escaped(field.getKey())).set("value", field.getValue());
      }
    }
  }

  private void lists(String path, ArrayNode from, ArrayNode to) {
    int head = 0;
    while (head < from.size() && head < to.size() && from.get(head).equals(to.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < from.size() - head
        && tail < to.size() - head
        && from.get(from.size() - 1 - tail).equals(to.get(to.size() - 1 - tail))) {
      tail++;
    }
    int before = from.size() - tail;
    int after = to.size() - tail;
    int both = Math.min(before, after);
    for (int i = head; i < both; i++) {
      compare(path + "/" + i, from.get(i), to.get(i));
    }
    for (int i = before - 1; i >= both; i--) {
      operation("remove", path + "/" + i);
    }
    for (int i = both; i < after; i++) {
      operation("add", path + "/" + i).set("value", to.get(i));
    }
  }

  private ObjectNode operation(String name, String path) {
    return patch.addObject().put("op", name).put("path", path);
  }

  private static String escaped(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }
}
