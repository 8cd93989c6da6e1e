package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.table.TablePrinter;

/** The columns that every kind has. */
final class NameAndAge implements TablePrinter {

  @Override
  public ArrayNode columns(GroupVersionKind kind) {
    ArrayNode columns = Json.mapper().createArrayNode();
    column(columns, "Name", "string", "name");
    column(columns, "Created At", "date", "");
    return columns;
  }

  private static void column(ArrayNode columns, String name, String type, String format) {
    ObjectNode column = columns.addObject();
    column.put("name", name).put("type", type).put("format", format).put("description", name);
    column.put("priority", 0);
  }

  @Override
  public ArrayNode cells(GroupVersionKind kind, ObjectNode object) {
    return Json.mapper()
        .createArrayNode()
        .add(object.path("metadata").path("name").asText())
        .add(object.path("metadata").path("creationTimestamp").asText());
  }
}
