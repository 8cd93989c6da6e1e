package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.Stored;
import io.tiphys.apiserver.registry.WriteContext;
import io.tiphys.apiserver.request.GoNames;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.watch.FrameFormat;
import io.tiphys.apiserver.watch.ObjectView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Makes answers of objects and lists, in the form that was agreed on. */
final class Answers {

  private final Tables tables;
  private final ProtobufForms protobuf;
  private final Listings listings;

  Answers(Tables tables, ProtobufForms protobuf) {
    this.tables = tables;
    this.protobuf = protobuf;
    this.listings = new Listings(tables, protobuf);
  }

  /** The form in which a request's answer is to be sent. */
  Form form(ServedResource resource, ApiCall call) {
    Negotiation.Offer offer =
        Negotiation.Offer.of(protobuf.has(resource.kind()), call.info().verb());
    Form form = Negotiation.choose(call.accept(), offer);
    checkShape(resource, call.info().verb(), form.shape());
    return form.indented(form.pretty() || call.pretty());
  }

  private static void checkShape(ServedResource resource, String verb, Form.Shape shape) {
    boolean list = verb.equals("list");
    boolean wrong =
        switch (shape) {
          case OBJECT, TABLE -> false;
          case METADATA -> list;
          case METADATA_LIST -> !list && !verb.equals("watch");
        };
    if (wrong) {
      String kind = GoNames.internal(resource.kind()) + (list ? "List" : "");
      throw Status.of(
              StatusReason.NOT_ACCEPTABLE,
              list
                  ? "you requested PartialObjectMetadata, but the requested object is a list (*"
                      + kind
                      + ")"
                  : "you requested PartialObjectMetadataList, but the requested object is not a"
                      + " list (*"
                      + kind
                      + ")")
          .asException();
    }
  }

  Answer object(ServedResource resource, CachedObject object, Form form, Query query) {
    if (form.plain()) {
      byte[] json = Views.object(resource).bytes(object);
      AuditedBodies.tell(json);
      return Answer.Whole.json(200, json);
    }
    if (form.encoding() == Encoding.PROTOBUF) {
      AuditedBodies.tell(Views.object(resource), object);
      byte[] body = ProtobufViews.documents(resource, form, protobuf).bytes(object);
      return new Answer.Whole(200, Encoding.PROTOBUF.mediaType(), body, Map.of());
    }
    return shaped(200, resource, object.tree(), form, query, Map.of());
  }

  Answer stored(WriteContext context, Stored stored, Form form, Query query) {
    int code = stored.created() ? 201 : 200;
    Map<String, List<String>> headers = Warnings.headers(context.warnings());
    if (form.plain() && context.resource().servedAsStored()) {
      AuditedBodies.tell(stored.json());
      return new Answer.Whole(code, "application/json", stored.json(), headers);
    }
    try {
      ObjectNode tree = Json.read(stored.json(), ObjectNode.class);
      return shaped(code, context.resource(), tree, form, query, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer document(int code, ObjectNode document, Form form, List<String> warnings) {
    return whole(code, document, form, Warnings.headers(warnings));
  }

  private Answer whole(
      int code, ObjectNode document, Form form, Map<String, List<String>> headers) {
    AuditedBodies.tell(document);
    Encoding encoding =
        form.encoding() == Encoding.PROTOBUF && !protobuf.has(ProtobufForms.kind(document))
            ? Encoding.JSON
            : form.encoding();
    return new Answer.Whole(
        code, encoding.mediaType(), bytes(document, encoding, form.pretty(), protobuf), headers);
  }

  static byte[] bytes(
      ObjectNode document, Encoding encoding, boolean pretty, ProtobufForms protobuf) {
    return switch (encoding) {
      case JSON -> pretty ? Pretty.of(Json.bytes(document)) : Json.bytes(document);
      case YAML -> YamlForm.of(document);
      case PROTOBUF -> protobuf.document(document);
    };
  }

  private Answer shaped(
      int code,
      ServedResource resource,
      ObjectNode stored,
      Form form,
      Query query,
      Map<String, List<String>> headers) {
    ObjectNode tree = resource.fromStored(stored);
    ObjectNode document =
        switch (form.shape()) {
          case OBJECT -> tree;
          case METADATA, METADATA_LIST -> Views.partial(tree, form.metaGroupVersion());
          case TABLE -> tables.table(resource, tree, Tables.Rows.of(form, query));
        };
    return whole(code, document, form, headers);
  }

  Answer list(ServedResource resource, ListPage page, Form form, Query query) {
    AuditedBodies.tellList(() -> listings.document(resource, page, form, query));
    return listings.of(resource, page, form, query);
  }

  /** How a watch shows its objects. */
  ObjectView watchView(ServedResource resource, Form form, Query query) {
    if (form.encoding() == Encoding.PROTOBUF) {
      return ProtobufViews.documents(resource, form, protobuf);
    }
    return switch (form.shape()) {
      case OBJECT -> Views.object(resource);
      case METADATA, METADATA_LIST -> Views.metadata(form);
      case TABLE -> tables.tables(resource, Tables.Rows.of(form, query));
    };
  }

  static FrameFormat frameFormat(Form form) {
    if (form.events()) {
      return FrameFormat.SSE;
    }
    return form.encoding() == Encoding.PROTOBUF ? FrameFormat.PROTOBUF : FrameFormat.JSON;
  }
}
