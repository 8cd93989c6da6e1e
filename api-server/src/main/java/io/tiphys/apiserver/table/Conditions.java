package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;

/** What the conditions in an object's status say. */
final class Conditions {

  private Conditions() {}

  static boolean isTrue(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
