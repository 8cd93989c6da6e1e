package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.registry.ServedResource;
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
        default -> METADATA;
      };
    }
  }

  /** A table of objects that are there as trees, in the request's version. */
  byte[] table(ServedResource resource, ObjectNode object, Include include) {
    ObjectNode table = table(resource, true);
    table
        .withObject("/metadata")
        .put("resourceVersion", object.path("metadata").path("resourceVersion").asText());
    table.putArray("rows").add(row(resource, object, include));
    return Json.bytes(table);
  }

  /** The head of a list's table, up to where its rows begin. */
  byte[] head(ServedResource resource, ObjectNode listMetadata) {
    ObjectNode table = table(resource, true);
    table.set("metadata", listMetadata);
    String text = new String(Json.bytes(table), UTF_8);
    return (text.substring(0, text.length() - 1) + ",\"rows\":[").getBytes(UTF_8);
  }

  ObjectView rows(ServedResource resource, Include include) {
    return new Rows(resource, include);
  }

  /** For watches: each object a table of its own, the first one with the columns. */
  ObjectView tables(ServedResource resource, Include include) {
    return new EachATable(resource, include);
  }

  private ObjectNode table(ServedResource resource, boolean columns) {
    ObjectNode table = Json.newObject();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata");
    if (columns) {
      table.set("columnDefinitions", printer.columns(resource.kind()));
    } else {
      table.putNull("columnDefinitions");
    }
    return table;
  }

  private ObjectNode row(ServedResource resource, ObjectNode object, Include include) {
    ObjectNode row = Json.newObject();
    row.set("cells", printer.cells(resource.kind(), object));
    switch (include) {
      case NONE -> {}
      case METADATA -> row.set("object", Views.partial(object));
      case OBJECT -> row.set("object", object);
    }
    return row;
  }

  private final class Rows implements ObjectView {

    private final ServedResource resource;
    private final Include include;

    Rows(ServedResource resource, Include include) {
      this.resource = resource;
      this.include = include;
    }

    @Override
    public byte[] bytes(CachedObject object) {
      return Json.bytes(row(resource, resource.fromStored(object.tree()), include));
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      throw new UnsupportedOperationException("rows are for lists");
    }
  }

  /** Belongs to one watch and is used by one thread at a time. */
  private final class EachATable implements ObjectView {

    private final ServedResource resource;
    private final Include include;
    private boolean columnsSent;

    EachATable(ServedResource resource, Include include) {
      this.resource = resource;
      this.include = include;
    }

    @Override
    public byte[] bytes(CachedObject object) {
      ObjectNode tree = resource.fromStored(object.tree());
      ObjectNode table = table(resource, !columnsSent);
      columnsSent = true;
      table.withObject("/metadata").put("resourceVersion", Long.toString(object.revision()));
      table.putArray("rows").add(row(resource, tree, include));
      return Json.bytes(table);
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      return Views.bookmark("Table", "meta.k8s.io/v1", revision, endOfInitialEvents);
    }
  }
}
