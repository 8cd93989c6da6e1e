package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.protobuf.ProtobufWriter;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.watch.ObjectView;
import io.tiphys.apiserver.web.Form.Shape;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.Map;

/** Makes the answers of lists: none but YAML holds more than a piece of the list. */
final class Listings {

  private static final byte[] COMMA = {','};
  private static final byte[] NOTHING = {};
  private static final byte[] END = "]}".getBytes(UTF_8);
  private static final byte[] PRETTY_COMMA = ",\n    ".getBytes(UTF_8);
  private static final byte[] PRETTY_END = "\n  ]\n}".getBytes(UTF_8);

  private final Tables tables;
  private final ProtobufForms protobuf;

  Listings(Tables tables, ProtobufForms protobuf) {
    this.tables = tables;
    this.protobuf = protobuf;
  }

  Answer of(ServedResource resource, ListPage page, Form form, Query query) {
    return switch (form.encoding()) {
      case JSON ->
          form.pretty() ? pretty(resource, page, form, query) : json(resource, page, form, query);
      case YAML -> yaml(json(resource, page, form, query));
      case PROTOBUF -> protobuf(resource, page, form);
    };
  }

  /** The whole list as JSON, in the form's shape. */
  byte[] document(ServedResource resource, ListPage page, Form form, Query query) {
    return whole(json(resource, page, form, query));
  }

  private static ObjectNode metadata(ListPage page) {
    ObjectNode metadata = Json.newObject();
    metadata.put("resourceVersion", Long.toString(page.revision()));
    if (!page.continueToken().isEmpty()) {
      metadata.put("continue", page.continueToken());
    }
    page.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
    return metadata;
  }

  private Answer.Listing json(ServedResource resource, ListPage page, Form form, Query query) {
    byte[] head =
        form.shape() == Shape.TABLE
            ? tables.head(resource, metadata(page), Tables.Rows.of(form, query))
            : head(kind(resource, form), metadata(page));
    return new Answer.Listing(
        Encoding.JSON.mediaType(),
        head,
        page.items().get(),
        itemView(resource, form, query),
        COMMA,
        END);
  }

  private static GroupVersionKind kind(ServedResource resource, Form form) {
    return form.isMetadata()
        ? GroupVersion.parse(form.metaGroupVersion()).kind("PartialObjectMetadataList")
        : resource.groupVersion().kind(resource.definition().names().listKind());
  }

  private static byte[] head(GroupVersionKind kind, ObjectNode metadata) {
    return ("{\"kind\":\""
            + kind.kind()
            + "\",\"apiVersion\":\""
            + kind.apiVersion()
            + "\",\"metadata\":"
            + new String(Json.bytes(metadata), UTF_8)
            + ",\"items\":[")
        .getBytes(UTF_8);
  }

  private ObjectView itemView(ServedResource resource, Form form, Query query) {
    return switch (form.shape()) {
      case OBJECT -> Views.object(resource);
      case METADATA, METADATA_LIST -> Views.metadata(form);
      case TABLE -> tables.rows(resource, Tables.Rows.of(form, query));
    };
  }

  private Answer pretty(ServedResource resource, ListPage page, Form form, Query query) {
    Answer.Listing plain = json(resource, page, form, query);
    boolean empty = !plain.items().hasNext();
    String closed = new String(Pretty.of(joined(plain.head(), END)), UTF_8);
    if (empty) {
      return Answer.Whole.json(200, closed.getBytes(UTF_8));
    }
    String open = closed.substring(0, closed.length() - "]\n}".length()) + "\n    ";
    return new Answer.Listing(
        Encoding.JSON.mediaType(),
        open.getBytes(UTF_8),
        plain.items(),
        new PrettyItems(plain.view()),
        PRETTY_COMMA,
        PRETTY_END);
  }

  private record PrettyItems(ObjectView view) implements ObjectView {
    @Override
    public byte[] bytes(CachedObject object) {
      return Pretty.item(view.bytes(object));
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      throw new UnsupportedOperationException("items are for lists");
    }
  }

  private static byte[] whole(Answer.Listing plain) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes(plain.head());
    for (boolean first = true; plain.items().hasNext(); first = false) {
      json.writeBytes(first ? NOTHING : COMMA);
      json.writeBytes(plain.view().bytes(plain.items().next()));
    }
    json.writeBytes(plain.end());
    return json.toByteArray();
  }

  private static Answer yaml(Answer.Listing plain) {
    byte[] body = YamlForm.of(whole(plain));
    return new Answer.Whole(200, Encoding.YAML.mediaType(), body, Map.of());
  }

  private Answer protobuf(ServedResource resource, ListPage page, Form form) {
    GroupVersionKind kind = kind(resource, form);
    ProtobufWriter writer = protobuf.writer(kind);
    ProtobufWriter items =
        protobuf.writer(
            form.isMetadata()
                ? kind.groupVersion().kind("PartialObjectMetadata")
                : resource.kind());
    ObjectView documents = ProtobufViews.documents(resource, form, protobuf);
    // The list's length stands before it. What is made here is mostly still there afterwards.
    long size = 0;
    for (Iterator<CachedObject> all = page.items().get(); all.hasNext(); ) {
      size += items.itemSize(documents.bytes(all.next()));
    }
    return new Answer.Listing(
        Encoding.PROTOBUF.mediaType(),
        writer.listHead(ProtobufViews.list(kind, metadata(page)), size),
        page.items().get(),
        ProtobufViews.items(documents, items),
        NOTHING,
        ProtobufWriter.listEnd());
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = new byte[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
