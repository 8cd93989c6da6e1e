package io.tiphys.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns discovery's older form, a list of resources, into the aggregated one. */
final class PlainResources {

  private PlainResources() {}

  /**
   * @param list an {@code APIResourceList}
   */
  static ArrayNode aggregated(JsonNode list) {
    Map<String, ObjectNode> resources = new LinkedHashMap<>();
    for (JsonNode one : list.path("resources")) {
      String name = one.path("name").asText();
      int slash = name.indexOf('/');
      ObjectNode parent =
          resources.computeIfAbsent(
              slash < 0 ? name : name.substring(0, slash), PlainResources::named);
      if (slash < 0) {
        describe(parent, one);
      } else {
        ObjectNode entry = parent.withArray("subresources").addObject();
        entry.put("subresource", name.substring(slash + 1));
        kind(entry, one);
        entry.set("verbs", one.path("verbs"));
      }
    }
    ArrayNode all = Json.mapper().createArrayNode();
    resources.values().forEach(all::add);
    return all;
  }

  private static ObjectNode named(String plural) {
    return Json.newObject().put("resource", plural);
  }

  private static void describe(ObjectNode entry, JsonNode resource) {
    kind(entry, resource);
    entry.put("scope", resource.path("namespaced").asBoolean() ? "Namespaced" : "Cluster");
    entry.put("singularResource", resource.path("singularName").asText(""));
    entry.set("verbs", resource.path("verbs"));
    for (String field : new String[] {"shortNames", "categories"}) {
      if (!resource.path(field).isEmpty()) {
        entry.set(field, resource.path(field));
      }
    }
  }

  private static void kind(ObjectNode entry, JsonNode resource) {
    entry
        .putObject("responseKind")
        .put("group", resource.path("group").asText(""))
        .put("version", resource.path("version").asText(""))
        .put("kind", resource.path("kind").asText());
  }
}
