package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One column of a kind's table.
 *
 * @param type an OpenAPI type
 * @param format empty if none
 * @param priority 0 for columns that are always shown, 1 for those of {@code -o wide}
 */
record TableColumn(String name, String type, String format, int priority, Cell cell) {

  static TableColumn objectName() {
    return new TableColumn(
        "Name",
        "string",
        "name",
        0,
        (object, now) -> object.path("metadata").path("name").asText());
  }

  static TableColumn age() {
    return new TableColumn(
        "Age",
        "string",
        "",
        0,
        (object, now) -> Texts.since(object.path("metadata").path("creationTimestamp"), now));
  }

  static TableColumn text(String name, Function<JsonNode, String> cell) {
    return new TableColumn(name, "string", "", 0, (object, now) -> cell.apply(object));
  }

  static TableColumn text(String name, Cell cell) {
    return new TableColumn(name, "string", "", 0, cell);
  }

  static TableColumn number(String name, ToLongFunction<JsonNode> cell) {
    return new TableColumn(name, "integer", "", 0, (object, now) -> cell.applyAsLong(object));
  }

  static TableColumn truth(String name, Function<JsonNode, Boolean> cell) {
    return new TableColumn(name, "boolean", "", 0, (object, now) -> cell.apply(object));
  }

  /** The same column, shown by {@code -o wide} only. */
  TableColumn wide() {
    return new TableColumn(name, type, format, 1, cell);
  }

  /** The same column, whose values upstream says to be strings, whatever they are. */
  TableColumn saidToBeText() {
    return new TableColumn(name, "string", format, priority, cell);
  }

  ObjectNode definition(String description) {
    ObjectNode definition = Json.newObject().put("name", name).put("type", type);
    return definition
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }
}
