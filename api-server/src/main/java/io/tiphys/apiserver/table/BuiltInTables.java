package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The tables of the built-in kinds; of others, name and time of creation. */
public final class BuiltInTables implements TablePrinter {

  private static final List<TableColumn> USUAL =
      List.of(
          TableColumn.objectName(),
          new TableColumn(
              "Created At",
              "date",
              "",
              0,
              (object, now) -> object.path("metadata").path("creationTimestamp").asText("")));

  private final TableSet tables =
      new TableSet()
          .addAll(WorkloadTables.all())
          .addAll(JobTables.all())
          .addAll(CoreTables.all())
          .addAll(EventTables.all())
          .addAll(NetworkTables.all())
          .addAll(StorageTables.all())
          .addAll(DeviceTables.all())
          .addAll(PolicyTables.all())
          .addAll(HistoryTables.all());

  private final ColumnTexts texts = new ColumnTexts();

  private final InstantSource clock;

  /**
   * @param clock tells ages
   */
  public BuiltInTables(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public ArrayNode columns(GroupVersionKind kind) {
    ArrayNode columns = Json.mapper().createArrayNode();
    for (TableColumn column : find(kind)) {
      columns.add(column.definition(texts.of(kind.group(), kind.kind(), column.name())));
    }
    return columns;
  }

  @Override
  public ArrayNode cells(GroupVersionKind kind, ObjectNode object) {
    ArrayNode cells = Json.mapper().createArrayNode();
    Instant now = clock.instant();
    for (TableColumn column : find(kind)) {
      switch (column.cell().of(object, now)) {
        case Long number -> cells.add(number);
        case Boolean truth -> cells.add(truth);
        case Object text -> cells.add(text.toString());
      }
    }
    return cells;
  }

  private List<TableColumn> find(GroupVersionKind kind) {
    return tables.find(kind.group(), kind.kind(), USUAL);
  }
}
