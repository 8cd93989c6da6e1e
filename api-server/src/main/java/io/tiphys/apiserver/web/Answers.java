package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.Stored;
import io.tiphys.apiserver.registry.WriteContext;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.watch.ObjectView;
import io.tiphys.apiserver.web.Negotiation.Form;
import io.tiphys.apiserver.web.Negotiation.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Makes answers of objects and lists, in the form that was agreed on. */
final class Answers {

  private static final byte[] LIST_END = "]}".getBytes(UTF_8);

  private final Tables tables;

  Answers(Tables tables) {
    this.tables = tables;
  }

  Answer object(ServedResource resource, CachedObject object, Form form, Query query) {
    if (form.shape() == Shape.OBJECT) {
      return Answer.Whole.json(200, Views.object(resource).bytes(object));
    }
    return shaped(200, resource, object.tree(), form, query, Map.of());
  }

  Answer stored(WriteContext context, Stored stored, Form form, Query query) {
    int code = stored.created() ? 201 : 200;
    Map<String, List<String>> headers = Warnings.headers(context.warnings());
    if (form.shape() == Shape.OBJECT && context.resource().servedAsStored()) {
      return new Answer.Whole(code, "application/json", stored.json(), headers);
    }
    try {
      ObjectNode tree = Json.read(stored.json(), ObjectNode.class);
      return shaped(code, context.resource(), tree, form, query, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer document(int code, ObjectNode document, List<String> warnings) {
    return new Answer.Whole(
        code, "application/json", Json.bytes(document), Warnings.headers(warnings));
  }

  private Answer shaped(
      int code,
      ServedResource resource,
      ObjectNode stored,
      Form form,
      Query query,
      Map<String, List<String>> headers) {
    ObjectNode tree = resource.fromStored(stored);
    byte[] body =
        switch (form.shape()) {
          case OBJECT -> Json.bytes(tree);
          case METADATA -> Json.bytes(Views.partial(tree));
          case TABLE -> tables.table(resource, tree, include(query));
        };
    return new Answer.Whole(code, "application/json", body, headers);
  }

  Answer list(ServedResource resource, ListPage page, Form form, Query query) {
    ObjectNode metadata = Json.newObject();
    metadata.put("resourceVersion", Long.toString(page.revision()));
    if (!page.continueToken().isEmpty()) {
      metadata.put("continue", page.continueToken());
    }
    page.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
    byte[] head =
        switch (form.shape()) {
          case OBJECT ->
              head(
                  resource.definition().names().listKind(),
                  resource.groupVersion().toString(),
                  metadata);
          case METADATA -> head("PartialObjectMetadataList", "meta.k8s.io/v1", metadata);
          case TABLE -> tables.head(resource, metadata);
        };
    return new Answer.Listing(head, page.items().get(), itemView(resource, form, query), LIST_END);
  }

  private static byte[] head(String kind, String apiVersion, ObjectNode metadata) {
    return ("{\"kind\":\""
            + kind
            + "\",\"apiVersion\":\""
            + apiVersion
            + "\",\"metadata\":"
            + new String(Json.bytes(metadata), UTF_8)
            + ",\"items\":[")
        .getBytes(UTF_8);
  }

  private ObjectView itemView(ServedResource resource, Form form, Query query) {
    return switch (form.shape()) {
      case OBJECT -> Views.object(resource);
      case METADATA -> Views.metadata();
      case TABLE -> tables.rows(resource, include(query));
    };
  }

  /** How a watch shows its objects. */
  ObjectView watchView(ServedResource resource, Form form, Query query) {
    return switch (form.shape()) {
      case OBJECT -> Views.object(resource);
      case METADATA -> Views.metadata();
      case TABLE -> tables.tables(resource, include(query));
    };
  }

  private static Tables.Include include(Query query) {
    return Tables.Include.of(query.text("includeObject"));
  }
}
