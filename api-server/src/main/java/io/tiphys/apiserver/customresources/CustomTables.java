package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.Column;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.table.HumanDuration;
import io.tiphys.apiserver.table.TablePrinter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The tables of custom kinds: name, and the columns of their definition. */
final class CustomTables implements TablePrinter {

  private final TablePrinter builtIn;
  private final CustomCatalogue catalogue;
  private final InstantSource clock;

  CustomTables(TablePrinter builtIn, CustomCatalogue catalogue, InstantSource clock) {
    this.builtIn = builtIn;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  private Optional<List<Column>> find(GroupVersionKind kind) {
    return catalogue
        .kind(kind)
        .flatMap(defined -> defined.definition().version(kind.version()))
        .map(Version::columns);
  }

  @Override
  public ArrayNode columns(GroupVersionKind kind) {
    Optional<List<Column>> columns = find(kind);
    if (columns.isEmpty()) {
      return builtIn.columns(kind);
    }
    ArrayNode definitions = Json.mapper().createArrayNode();
    definition(
        definitions,
        new Column(
            "Name",
            "string",
            "name",
            "What the object is called; unique among those of its kind in its namespace.",
            0,
            ""));
    columns.get().forEach(column -> definition(definitions, column));
    return definitions;
  }

  private static void definition(ArrayNode definitions, Column column) {
    String description = column.description();
    definitions
        .addObject()
        .put("name", column.name())
        .put("type", column.type())
        .put("format", column.format())
        .put(
            "description",
            description.isEmpty()
                ? "Custom resource definition column (in JSONPath format): " + column.jsonPath()
                : description)
        .put("priority", column.priority());
  }

  @Override
  public ArrayNode cells(GroupVersionKind kind, ObjectNode object) {
    Optional<List<Column>> columns = find(kind);
    if (columns.isEmpty()) {
      return builtIn.cells(kind, object);
    }
    ArrayNode cells = Json.mapper().createArrayNode();
    cells.add(object.path("metadata").path("name").asText());
    for (Column column : columns.get()) {
      JsonPath.parse(column.jsonPath()).find(object).stream()
          .findFirst()
          .ifPresentOrElse(value -> cell(cells, column.type(), value), cells::addNull);
    }
    return cells;
  }

  private void cell(ArrayNode cells, String type, JsonNode value) {
    switch (type) {
      case "string" -> cells.add(value.isContainerNode() ? value.toString() : value.asText());
      case "integer" -> {
        if (value.isNumber()) {
          cells.add(value.longValue());
        } else {
          cells.addNull();
        }
      }
      case "number" -> {
        if (value.isNumber()) {
          cells.add(value);
        } else {
          cells.addNull();
        }
      }
      case "boolean" -> {
        if (value.isBoolean()) {
          cells.add(value);
        } else {
          cells.addNull();
        }
      }
      case "date" -> {
        if (value.isTextual()) {
          cells.add(since(value.textValue()));
        } else {
          cells.addNull();
        }
      }
      default -> cells.addNull();
    }
  }

  private String since(String time) {
    try {
      Instant instant = OffsetDateTime.parse(time).toInstant();
      return HumanDuration.of(Duration.between(instant, clock.instant()));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }
}
