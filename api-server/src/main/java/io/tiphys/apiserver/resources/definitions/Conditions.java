package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The conditions in the status of a definition. */
public final class Conditions {

  private final ArrayNode conditions;

  private Conditions(ArrayNode conditions) {
    this.conditions = conditions;
  }

  /** Those of an object, which changes with them. */
  public static Conditions of(ObjectNode object) {
    return new Conditions(Lists.of(object.withObject("/status"), "conditions"));
  }

  public Optional<ObjectNode> find(String type) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals(type) && condition instanceof ObjectNode found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  public boolean isTrue(String type) {
    return find(type).filter(c -> c.path("status").asText().equals("True")).isPresent();
  }

  /**
   * Sets a condition; its time of transition stays where its status does.
   *
   * @param now RFC 3339
   */
  public void set(String type, boolean status, String reason, String message, String now) {
    ObjectNode condition =
        find(type)
            .orElseGet(() -> {
              ObjectNode added = conditions.addObject();
              added.put("lastTransitionTime", now);
              added.put("message", "").put("reason", "").put("status", "").put("type", type);
              return added;
            });
    String text = status ? "True" : "False";
    if (!condition.path("status").asText().equals(text)) {
      condition.put("lastTransitionTime", now);
    }
    condition.put("message", message).put("reason", reason).put("status", text);
  }

  public void remove(String type) {
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (conditions.get(i).path("type").asText().equals(type)) {
        conditions.remove(i);
      }
    }
  }
}
