package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Sets conditions of pods. */
final class PodConditions {

  private PodConditions() {}

  /** Sets a condition to true; one that says so already keeps its time. */
  static ObjectNode set(ObjectNode pod, String type, String reason, String message, Instant now) {
    ArrayNode conditions = pod.withObject("/status").withArrayProperty("conditions");
    String since = Metadata.time(now);
    for (int i = 0; i < conditions.size(); i++) {
      JsonNode condition = conditions.get(i);
      if (condition.path("type").asText().equals(type)) {
        if (condition.path("status").asText().equals("True")) {
          since = condition.path("lastTransitionTime").asText(since);
        }
        fill((ObjectNode) condition, type, reason, message, since);
        return pod;
      }
    }
    fill(conditions.addObject(), type, reason, message, since);
    return pod;
  }

  private static void fill(
      ObjectNode condition, String type, String reason, String message, String since) {
    condition.removeAll();
    condition.putNull("lastProbeTime").put("lastTransitionTime", since);
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    condition.put("status", "True").put("type", type);
  }
}
