package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;

/**
 * Makes the columns and cells of tables; the rows' objects and the list around them are made by the
 * web edge. Stateless and safe for use by any thread.
 */
public interface TablePrinter {

  /** The {@code columnDefinitions} of a kind: for one without columns of its own, name and age. */
  ArrayNode columns(GroupVersionKind kind);

  /** The {@code cells} of one object, one for each column. */
  ArrayNode cells(GroupVersionKind kind, ObjectNode object);
}
