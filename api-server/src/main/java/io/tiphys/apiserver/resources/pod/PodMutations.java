package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** What the server makes of a new pod's words. */
final class PodMutations {

  private PodMutations() {}

  static void apply(ObjectNode pod) {
    JsonNode labels = pod.path("metadata").path("labels");
    JsonNode spec = pod.path("spec");
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode affinity = spec.path("affinity").path(kind);
      for (JsonNode term : affinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        useLabels(term.path("podAffinityTerm"), labels);
      }
      for (JsonNode term : affinity.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        useLabels(term, labels);
      }
    }
    for (JsonNode constraint : spec.path("topologySpreadConstraints")) {
      useLabels(constraint, labels);
    }
    if (!spec.path("os").path("name").asText().equals("windows")) {
      PodScope.CONTAINER_LISTS.forEach(
          list -> spec.path(list).forEach(container -> useAnnotation(pod, container)));
    }
  }

  /** Puts the pod's own values of the named labels into the selector. */
  private static void useLabels(JsonNode term, JsonNode labels) {
    if (term.get("labelSelector") instanceof ObjectNode selector) {
      useLabels(selector, term.path("matchLabelKeys"), "In", labels);
      useLabels(selector, term.path("mismatchLabelKeys"), "NotIn", labels);
    }
  }

  private static void useLabels(
      ObjectNode selector, JsonNode keys, String operator, JsonNode labels) {
    for (JsonNode key : keys) {
      if (labels.has(key.asText())) {
        ObjectNode expression = selector.withArrayProperty("matchExpressions").addObject();
        expression.put("key", key.asText()).put("operator", operator);
        expression.putArray("values").add(labels.get(key.asText()));
      }
    }
  }

  /** An old annotation's AppArmor profile, if the container has no other. */
  private static void useAnnotation(ObjectNode pod, JsonNode one) {
    String profile =
        pod.path("metadata")
            .path("annotations")
            .path(PodAnnotationRules.APP_ARMOR + one.path("name").asText())
            .asText();
    if (!(one instanceof ObjectNode container)
        || one.path("securityContext").hasNonNull("appArmorProfile")) {
      return;
    }
    ObjectNode field = Json.newObject();
    if (profile.equals("runtime/default")) {
      field.put("type", "RuntimeDefault");
    } else if (profile.equals("unconfined")) {
      field.put("type", "Unconfined");
    } else if (profile.startsWith("localhost/") && profile.length() > "localhost/".length()) {
      field.put("type", "Localhost");
      field.put("localhostProfile", profile.substring("localhost/".length()));
    } else {
      return;
    }
    if (!field.equals(pod.at("/spec/securityContext/appArmorProfile"))) {
      Defaults.object(container, "securityContext").set("appArmorProfile", field);
    }
  }
}
