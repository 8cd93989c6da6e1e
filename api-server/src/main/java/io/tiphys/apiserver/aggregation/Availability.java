package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether a group's version can be asked for, as the condition of its APIService says it.
 *
 * @param reason one word
 */
record Availability(boolean available, String reason, String message) {

  static final Availability LOCAL =
      new Availability(true, "Local", "Local APIServices are always available");
  static final Availability PASSED = new Availability(true, "Passed", "all checks passed");

  static Availability failed(String reason, String message) {
    return new Availability(false, reason, message);
  }

  /** The status that says so, or empty if {@code status} does already. */
  Optional<ObjectNode> in(JsonNode status, Instant now) {
    String value = available ? "True" : "False";
    String since = now.truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode changed = status.isObject() ? status.deepCopy() : Json.newObject();
    ArrayNode conditions = changed.withArray("conditions");
    for (JsonNode one : conditions) {
      if (one.path("type").asText().equals("Available") && one instanceof ObjectNode condition) {
        boolean same = condition.path("status").asText().equals(value);
        if (!same) {
          condition.put("lastTransitionTime", since);
        }
        condition.put("status", value).put("reason", reason).put("message", message);
        return changed.equals(status) ? Optional.empty() : Optional.of(changed);
      }
    }
    conditions
        .addObject()
        .put("lastTransitionTime", since)
        .put("message", message)
        .put("reason", reason)
        .put("status", value)
        .put("type", "Available");
    return Optional.of(changed);
  }
}
