package io.tiphys.apiserver.audit.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.audit.policy.Handling;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Leaves managed fields out of objects, lists and tables, where a policy says so. */
final class ManagedFields {

  private ManagedFields() {}

  static ObjectNode kept(ObjectNode object, Handling handling) {
    return handling.omitManagedFields() ? without(object.deepCopy()) : object;
  }

  static byte[] kept(byte[] json, Handling handling) {
    if (!handling.omitManagedFields()) {
      return json;
    }
    try {
      JsonNode document = Json.parse(json);
      return document instanceof ObjectNode object ? Json.bytes(without(object)) : json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode without(ObjectNode object) {
    remove(object);
    object.path("items").forEach(ManagedFields::remove);
    object.path("rows").forEach(row -> remove(row.path("object")));
    return object;
  }

  private static void remove(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
    }
  }
}
