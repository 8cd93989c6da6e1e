package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.table.TablePrinter;
import io.tiphys.apiserver.watch.ObjectView;

/** Objects as tables, for people: the server knows the columns of every kind. */
final class Tables {

  private final TablePrinter printer;

  Tables(TablePrinter printer) {
    this.printer = printer;
  }

  /** What of an object goes into its row. */
  enum Include {
    NONE,
    METADATA,
    OBJECT;

    static Include of(String parameter) {
      return switch (parameter) {
        case "None" -> NONE;
        case "Object" -> OBJECT;
        case "", "Metadata" -> METADATA;
        default ->
            throw Status.badRequest(
                    "Unable to convert to Table as requested: includeObject: Invalid value: \""
                        + parameter
                        + "\": must be 'Metadata', 'Object', 'None', or empty")
                .asException();
      };
    }
  }

  /**
   * What is wanted of a table.
   *
   * @param apiVersion of the table and of the metadata in its rows
   */
  record Rows(String apiVersion, Include include) {
    static Rows of(Form form, Query query) {
      return new Rows(form.metaGroupVersion(), Include.of(query.text("includeObject")));
    }
  }

  /** A table of an object that is there as a tree, in the request's version. */
  ObjectNode table(ServedResource resource, ObjectNode object, Rows rows) {
    ObjectNode table = table(resource, rows, true);
    table
        .withObject("/metadata")
        .put("resourceVersion", object.path("metadata").path("resourceVersion").asText());
    table.putArray("rows").add(row(resource, object, rows));
    return table;
  }

  /** The head of a list's table, up to where its rows begin. */
  byte[] head(ServedResource resource, ObjectNode listMetadata, Rows rows) {
    ObjectNode table = table(resource, rows, true);
    table.set("metadata", listMetadata);
    String text = new String(Json.bytes(table), UTF_8);
    return (text.substring(0, text.length() - 1) + ",\"rows\":[").getBytes(UTF_8);
  }

  ObjectView rows(ServedResource resource, Rows rows) {
    return new EachARow(resource, rows);
  }

  /** For watches: each object a table of its own, the first one with the columns. */
  ObjectView tables(ServedResource resource, Rows rows) {
    return new EachATable(resource, rows);
  }

  private ObjectNode table(ServedResource resource, Rows rows, boolean columns) {
    ObjectNode table = Json.newObject();
    table.put("kind", "Table").put("apiVersion", rows.apiVersion());
    table.putObject("metadata");
    if (columns) {
      table.set("columnDefinitions", printer.columns(resource.kind()));
    } else {
      table.putNull("columnDefinitions");
    }
    return table;
  }

  private ObjectNode row(ServedResource resource, ObjectNode object, Rows rows) {
    ObjectNode row = Json.newObject();
    row.set("cells", printer.cells(resource.kind(), object));
    switch (rows.include()) {
      case NONE -> {}
      case METADATA -> row.set("object", Views.partial(object, rows.apiVersion()));
      case OBJECT -> row.set("object", object);
    }
    return row;
  }

  private final class EachARow implements ObjectView {

    private final ServedResource resource;
    private final Rows rows;

    EachARow(ServedResource resource, Rows rows) {
      this.resource = resource;
      this.rows = rows;
    }

    @Override
    public byte[] bytes(CachedObject object) {
      return Json.bytes(row(resource, resource.fromStored(object.tree()), rows));
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      throw new UnsupportedOperationException("rows are for lists");
    }
  }

  /** Belongs to one watch and is used by one thread at a time. */
  private final class EachATable implements ObjectView {

    private final ServedResource resource;
    private final Rows rows;
    private boolean columnsSent;

    EachATable(ServedResource resource, Rows rows) {
      this.resource = resource;
      this.rows = rows;
    }

    @Override
    public byte[] bytes(CachedObject object) {
      ObjectNode tree = resource.fromStored(object.tree());
      ObjectNode table = table(resource, rows, !columnsSent);
      columnsSent = true;
      table.withObject("/metadata").put("resourceVersion", Long.toString(object.revision()));
      table.putArray("rows").add(row(resource, tree, rows));
      return Json.bytes(table);
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      return Views.bookmark("Table", rows.apiVersion(), revision, endOfInitialEvents);
    }
  }
}
