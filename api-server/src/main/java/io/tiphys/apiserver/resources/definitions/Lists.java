package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lists in objects, which may be absent or null as well as empty. */
final class Lists {

  private Lists() {}

  /** The list in a field, made if there is none. */
  static ArrayNode of(ObjectNode object, String field) {
    return object.get(field) instanceof ArrayNode list ? list : object.putArray(field);
  }
}
