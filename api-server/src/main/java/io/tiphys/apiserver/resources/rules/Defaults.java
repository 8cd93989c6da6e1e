package io.tiphys.apiserver.resources.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;

/** Fills in fields that are absent. */
public final class Defaults {

  private Defaults() {}

  public static void put(ObjectNode object, String field, String value) {
    if (object.path(field).asText("").isEmpty()) {
      object.put(field, value);
    }
  }

  /** An int, since that is what a number of this size is when it has been stored and read. */
  public static void put(ObjectNode object, String field, int value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  public static void put(ObjectNode object, String field, boolean value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  /** The object in a field, made if absent. */
  public static ObjectNode object(ObjectNode parent, String field) {
    return parent.get(field) instanceof ObjectNode child ? child : parent.putObject(field);
  }

  /** The object's spec; an unconnected empty one if it has none. */
  public static ObjectNode spec(JsonNode object) {
    return object.get("spec") instanceof ObjectNode spec ? spec : Json.newObject();
  }
}
