package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** How upstream shows a bad value that is an object: its fields have other names there. */
final class Shown {

  private Shown() {}

  /** A strategy of updates. */
  static ObjectNode strategy(Checked strategy) {
    ObjectNode shown = Json.newObject().put("Type", strategy.at("type").text());
    JsonNode rolling = strategy.at("rollingUpdate").value();
    if (!rolling.isObject()) {
      shown.putNull("RollingUpdate");
    } else {
      shown.set(
          "RollingUpdate",
          fields(
              rolling,
              rolling.has("partition")
                  ? List.of("partition", "maxUnavailable")
                  : List.of("maxUnavailable", "maxSurge")));
    }
    return shown;
  }

  /** Fields under names with a capital letter, absent ones as null. */
  static ObjectNode fields(JsonNode object, List<String> names) {
    ObjectNode shown = Json.newObject();
    for (String name : names) {
      shown.set(
          Character.toUpperCase(name.charAt(0)) + name.substring(1),
          object.has(name) ? object.get(name) : NullNode.getInstance());
    }
    return shown;
  }
}
