package io.tiphys.apiserver.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of several kinds, by group and kind. */
final class TableSet {

  /** A kind whatever its version. */
  record GroupKind(String group, String kind) {}

  private final Map<GroupKind, List<TableColumn>> tables = new HashMap<>();

  TableSet add(String group, String kind, TableColumn... columns) {
    tables.put(new GroupKind(group, kind), List.of(columns));
    return this;
  }

  TableSet addAll(TableSet others) {
    tables.putAll(others.tables);
    return this;
  }

  List<TableColumn> find(String group, String kind, List<TableColumn> substitute) {
    return tables.getOrDefault(new GroupKind(group, kind), substitute);
  }
}
