package io.tiphys.apiserver.conversion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * HorizontalPodAutoscalers, which are stored as v2. What v1 has no fields for travels in
 * annotations, as upstream does it.
 */
final class AutoscalerConversion {

  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";

  /** Annotations of v1 and the fields of v2 that they carry. */
  private static final Map<String, String> CARRIED =
      Map.of(
          PREFIX + "metrics", "/spec/metrics",
          PREFIX + "behavior", "/spec/behavior",
          PREFIX + "current-metrics", "/status/currentMetrics",
          PREFIX + "conditions", "/status/conditions");

  private AutoscalerConversion() {}

  static void toFirst(ObjectNode autoscaler) {
    JsonNode cpu = takeCpu(autoscaler.at("/spec/metrics"), "target");
    JsonNode currentCpu = takeCpu(autoscaler.at("/status/currentMetrics"), "current");
    CARRIED.forEach((annotation, pointer) -> {
      JsonNode value = take(autoscaler, pointer);
      if (!value.isEmpty()) {
        autoscaler
            .withObjectProperty("metadata")
            .withObjectProperty("annotations")
            .put(annotation, new String(Json.bytes(value), StandardCharsets.UTF_8));
      }
    });
    if (cpu.isNumber()) {
      autoscaler.withObjectProperty("spec").set("targetCPUUtilizationPercentage", cpu);
    }
    if (currentCpu.isNumber()) {
      autoscaler.withObjectProperty("status").set("currentCPUUtilizationPercentage", currentCpu);
    }
  }

  static void fromFirst(ObjectNode autoscaler) {
    JsonNode annotations = autoscaler.at("/metadata/annotations");
    CARRIED.forEach((annotation, pointer) -> {
      if (annotations instanceof ObjectNode object && object.has(annotation)) {
        put(autoscaler, pointer, object.remove(annotation).asText());
      }
    });
    moveCpu(autoscaler, "spec", "targetCPUUtilizationPercentage", "metrics", "target");
    moveCpu(autoscaler, "status", "currentCPUUtilizationPercentage", "currentMetrics", "current");
  }

  private static JsonNode take(ObjectNode autoscaler, String pointer) {
    int slash = pointer.lastIndexOf('/');
    JsonNode taken = autoscaler.at(pointer);
    if (autoscaler.at(pointer.substring(0, slash)) instanceof ObjectNode parent) {
      parent.remove(pointer.substring(slash + 1));
    }
    return taken;
  }

  private static void put(ObjectNode autoscaler, String pointer, String json) {
    String[] path = pointer.substring(1).split("/");
    try {
      JsonNode value = Json.parse(json.getBytes(StandardCharsets.UTF_8));
      autoscaler.withObjectProperty(path[0]).set(path[1], value);
    } catch (JsonProcessingException e) {
      // An annotation that a user wrote by hand and that means nothing: upstream ignores it too.
    }
  }

  /** Takes the CPU's utilization out of a list of metrics. */
  private static JsonNode takeCpu(JsonNode metrics, String of) {
    for (int i = 0; i < metrics.size(); i++) {
      JsonNode resource = metrics.get(i).path("resource");
      JsonNode utilization = resource.path(of).path("averageUtilization");
      if (resource.path("name").asText().equals("cpu") && utilization.isNumber()) {
        ((ArrayNode) metrics).remove(i);
        return utilization;
      }
    }
    return Json.mapper().missingNode();
  }

  private static void moveCpu(
      ObjectNode autoscaler, String part, String field, String list, String of) {
    if (!(autoscaler.get(part) instanceof ObjectNode object) || !object.has(field)) {
      return;
    }
    JsonNode percentage = object.remove(field);
    ObjectNode metric = Json.newObject().put("type", "Resource");
    ObjectNode value = metric.putObject("resource").put("name", "cpu").putObject(of);
    if (of.equals("target")) {
      value.put("type", "Utilization");
    }
    value.set("averageUtilization", percentage);
    object.withArrayProperty(list).insert(0, metric);
  }
}
