package io.tiphys.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.resources.flow.DefaultObjects;
import java.util.Optional;

/** What is to be changed about the objects of flow control. */
final class Upkeep {

  private Upkeep() {}

  /**
   * The object as it should be, or empty if it is right. A suggested object is an administrator's
   * once {@code apf.kubernetes.io/autoupdate-spec} says false, or says nothing and its spec has
   * been changed.
   */
  static Optional<ObjectNode> revised(ObjectNode present, DefaultObjects wanted) {
    JsonNode metadata = present.path("metadata");
    String said = metadata.path("annotations").path(DefaultObjects.AUTO_UPDATE).asText();
    boolean ours =
        wanted.mandatory()
            || (isBoolean(said) ? said.equals("true") : metadata.path("generation").asLong() == 1);
    boolean rightWord = said.equals(Boolean.toString(ours));
    boolean rightSpec = !ours || present.path("spec").equals(spec(present, wanted));
    if (rightWord && rightSpec) {
      return Optional.empty();
    }
    ObjectNode revised = present.deepCopy();
    revised
        .withObject("/metadata/annotations")
        .put(DefaultObjects.AUTO_UPDATE, Boolean.toString(ours));
    if (!rightSpec) {
      revised.set("spec", spec(present, wanted));
    }
    return Optional.of(revised);
  }

  /** Of the exempt level, an administrator says how much it counts for. */
  private static ObjectNode spec(ObjectNode present, DefaultObjects wanted) {
    ObjectNode spec = wanted.spec().deepCopy();
    if (wanted.mandatory() && spec.has("exempt") && present.path("spec").has("exempt")) {
      spec.set("exempt", present.path("spec").get("exempt").deepCopy());
    }
    return spec;
  }

  private static boolean isBoolean(String text) {
    return text.equals("true") || text.equals("false");
  }

  /** Whether the server made the object and nobody has made it their own. */
  static boolean isOurs(ObjectNode object) {
    return object
        .path("metadata")
        .path("annotations")
        .path(DefaultObjects.AUTO_UPDATE)
        .asText()
        .equals("true");
  }

  /** What a schema's status should say of the level that it refers to. */
  static ObjectNode condition(String level, boolean found) {
    ObjectNode condition = Json.newObject();
    condition.put("type", "Dangling").put("status", found ? "False" : "True");
    condition.put("reason", found ? "Found" : "NotFound");
    condition.put(
        "message",
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + (found ? "\" and it exists" : "\" but there is no such object"));
    return condition;
  }

  /** Whether the schema says so already. */
  static boolean has(ObjectNode schema, ObjectNode condition) {
    for (JsonNode present : schema.path("status").path("conditions")) {
      if (present.path("type").equals(condition.path("type"))) {
        return present.path("status").equals(condition.path("status"))
            && present.path("reason").equals(condition.path("reason"))
            && present.path("message").equals(condition.path("message"));
      }
    }
    return false;
  }

  static ObjectNode withCondition(ObjectNode schema, ObjectNode condition) {
    ArrayNode conditions = Json.newObject().putArray("conditions");
    for (JsonNode present : schema.path("status").path("conditions")) {
      if (present.path("type").equals(condition.path("type"))) {
        if (present.path("status").equals(condition.path("status"))) {
          condition.set("lastTransitionTime", present.path("lastTransitionTime"));
        }
      } else {
        conditions.add(present);
      }
    }
    conditions.add(condition);
    schema.withObject("/status").set("conditions", conditions);
    return schema;
  }
}
