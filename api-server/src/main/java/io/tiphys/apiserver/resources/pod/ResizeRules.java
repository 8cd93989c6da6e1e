package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** What may change when a pod is resized. */
final class ResizeRules {

  private static final String ONLY = "only cpu and memory resources are mutable";
  private static final List<String> RESIZED = List.of("cpu", "memory");

  private ResizeRules() {}

  static void check(Checked pod, JsonNode old) {
    Checked spec = pod.at("spec");
    JsonNode before = old.path("spec");
    QosClass was = QosClass.of(before);
    if (!was.text().equals(QosClass.of(spec.value()).text())) {
      spec.invalid(
          pod.at("status", "qosClass").text(),
          "Pod QOS Class may not change as a result of resizing");
    }
    if (!isSupported(old)) {
      spec.forbidden("Pod running on node without support for resize");
    }
    if (isSized(before) || isSized(spec.value())) {
      pod.forbidden(
          "resize of pods with pod-level resources is forbidden when"
              + " InPlacePodLevelResourcesVerticalScalingEnabled feature gate is disabled");
      return;
    }
    int found = pod.errors().size();
    sameContainers(spec, before, "containers");
    sameContainers(spec, before, "initContainers");
    if (pod.errors().size() > found) {
      return;
    }
    for (String list : List.of("initContainers", "containers")) {
      for (int i = 0; i < before.path(list).size(); i++) {
        if (list.equals("containers") || isSidecar(before.path(list).get(i))) {
          keepsAll(spec.at(list).item(i).at("resources"), before.path(list).get(i));
        }
      }
    }
    containers(spec, before);
  }

  private static boolean isSupported(JsonNode pod) {
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      if (container.path("state").has("running")) {
        return container.has("resources");
      }
    }
    return true;
  }

  private static boolean isSized(JsonNode spec) {
    return !spec.path("resources").path("requests").isEmpty()
        || !spec.path("resources").path("limits").isEmpty();
  }

  private static boolean isSidecar(JsonNode container) {
    return container.path("restartPolicy").asText().equals("Always");
  }

  private static void sameContainers(Checked spec, JsonNode before, String list) {
    if (spec.at(list).items().size() != before.path(list).size()) {
      spec.at(list).forbidden(list + " may not be added or removed on resize");
      return;
    }
    for (int i = 0; i < before.path(list).size(); i++) {
      Checked name = spec.at(list).item(i).at("name");
      if (!name.is(before.path(list).get(i).path("name").asText())) {
        name.forbidden(list + " may not be renamed or reordered on resize");
      }
    }
  }

  private static void keepsAll(Checked resources, JsonNode before) {
    for (String kind : List.of("requests", "limits")) {
      boolean removed =
          before.path("resources").path(kind).properties().stream()
              .anyMatch(one -> !resources.at(kind).value().has(one.getKey()));
      if (removed) {
        resources.at(kind).forbidden("resource " + kind + " cannot be removed");
      }
    }
  }

  private static void containers(Checked spec, JsonNode before) {
    for (int i = 0; i < before.path("containers").size(); i++) {
      JsonNode old = before.path("containers").get(i);
      if (!rest(spec.at("containers").item(i).value()).equals(rest(old))) {
        spec.forbidden(ONLY);
      }
    }
    for (int i = 0; i < before.path("initContainers").size(); i++) {
      JsonNode old = before.path("initContainers").get(i);
      JsonNode now = spec.at("initContainers").item(i).value();
      if (isSidecar(now)) {
        if (!rest(now).equals(rest(old))) {
          spec.forbidden("only cpu and memory resources for sidecar containers are mutable");
        }
      } else if (!now.equals(old)) {
        spec.forbidden("resources for non-sidecar init containers are immutable");
      }
    }
  }

  /** The container without what may change. */
  private static JsonNode rest(JsonNode container) {
    ObjectNode rest = container.deepCopy();
    for (String kind : List.of("requests", "limits")) {
      if (rest.path("resources").get(kind) instanceof ObjectNode amounts) {
        amounts.remove(RESIZED);
        if (amounts.isEmpty()) {
          ((ObjectNode) rest.path("resources")).remove(kind);
        }
      }
    }
    return rest;
  }
}
