package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.protobuf.ProtobufWriter;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.request.StatusDocument;
import io.tiphys.apiserver.watch.ObjectView;

/** The forms of objects in protobuf. */
final class ProtobufViews {

  private static final GroupVersionKind STATUS = new GroupVersionKind("", "v1", "Status");

  private ProtobufViews() {}

  /** Whole documents, as a GET and a watch send them. */
  static ObjectView documents(ServedResource resource, Form form, ProtobufForms forms) {
    if (form.isMetadata()) {
      GroupVersionKind kind =
          GroupVersion.parse(form.metaGroupVersion()).kind("PartialObjectMetadata");
      return new Documents(kind, forms) {
        @Override
        public byte[] bytes(CachedObject object) {
          return writer.document(object.json());
        }
      };
    }
    return new Documents(resource.kind(), forms) {
      @Override
      public byte[] bytes(CachedObject object) {
        return resource.servedAsStored()
            ? forms.stored(writer, object)
            : writer.document(resource.fromStored(object.tree()));
      }
    };
  }

  /** The items of lists, of which {@code documents} makes the documents. */
  static ObjectView items(ObjectView documents, ProtobufWriter list) {
    return new Items(documents, list);
  }

  private abstract static class Documents implements ObjectView {
    final ProtobufWriter writer;
    final GroupVersionKind kind;
    private final ProtobufForms forms;

    Documents(GroupVersionKind kind, ProtobufForms forms) {
      this.kind = kind;
      this.forms = forms;
      this.writer = forms.writer(kind);
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      return writer.document(
          Views.bookmark(kind.kind(), kind.apiVersion(), revision, endOfInitialEvents));
    }

    @Override
    public byte[] error(Status status) {
      return forms.writer(STATUS).document(StatusDocument.bytes(status));
    }
  }

  private record Items(ObjectView documents, ProtobufWriter writer) implements ObjectView {
    @Override
    public byte[] bytes(CachedObject object) {
      return writer.item(documents.bytes(object));
    }

    @Override
    public byte[] bookmark(long revision, boolean endOfInitialEvents) {
      throw new UnsupportedOperationException("items are for lists");
    }
  }

  /** A list's metadata with its kind. */
  static ObjectNode list(GroupVersionKind kind, ObjectNode metadata) {
    ObjectNode list = Json.newObject();
    list.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    list.set("metadata", metadata);
    return list;
  }
}
