package io.tiphys.apiserver.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;

/** A failed request's {@code Status} as JSON. */
public final class StatusDocument {

  private StatusDocument() {}

  public static byte[] bytes(Status status) {
    return Json.bytes(tree(status));
  }

  public static ObjectNode tree(Status status) {
    ObjectNode document = Json.newObject();
    document.put("kind", "Status").put("apiVersion", "v1");
    ObjectNode metadata = document.putObject("metadata");
    if (!status.continueToken().isEmpty()) {
      metadata.put("continue", status.continueToken());
    }
    document.put("status", "Failure");
    document.put("message", status.message());
    status.reason().ifPresent(reason -> document.put("reason", reason.text()));
    ObjectNode details = details(status);
    if (!details.isEmpty()) {
      document.set("details", details);
    }
    document.put("code", status.code());
    return document;
  }

  private static ObjectNode details(Status status) {
    ObjectNode details = Json.newObject();
    put(details, "name", status.name());
    put(details, "group", status.group());
    put(details, "kind", status.kind());
    if (!status.causes().isEmpty()) {
      ArrayNode causes = details.putArray("causes");
      for (StatusCause cause : status.causes()) {
        ObjectNode one = causes.addObject();
        put(one, "reason", cause.reason());
        put(one, "message", cause.message());
        put(one, "field", cause.field());
      }
    }
    if (status.retryAfterSeconds() > 0) {
      details.put("retryAfterSeconds", status.retryAfterSeconds());
    }
    return details;
  }

  private static void put(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }
}
