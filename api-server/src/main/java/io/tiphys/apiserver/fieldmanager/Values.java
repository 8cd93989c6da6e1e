package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;

/** Equality of JSON values, for which 1 and 1.0 are the same number. */
final class Values {

  private Values() {}

  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(Values::compare, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}
