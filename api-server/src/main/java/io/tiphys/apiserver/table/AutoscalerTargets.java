package io.tiphys.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an autoscaler aims at and how far it is from that: {@code cpu: 10%/80%}. */
final class AutoscalerTargets {

  private AutoscalerTargets() {}

  static String of(JsonNode autoscaler) {
    JsonNode percentage = Texts.at(autoscaler, "spec", "targetCPUUtilizationPercentage");
    if (percentage.isNumber()) {
      JsonNode current = Texts.at(autoscaler, "status", "currentCPUUtilizationPercentage");
      String now = current.isNumber() ? current.asLong() + "%" : Texts.UNKNOWN;
      return "cpu: " + now + "/" + percentage.asLong() + "%";
    }
    List<String> all = new ArrayList<>();
    JsonNode metrics = Texts.at(autoscaler, "spec", "metrics");
    JsonNode current = Texts.at(autoscaler, "status", "currentMetrics");
    for (int i = 0; i < metrics.size(); i++) {
      all.add(metric(metrics.get(i), current.path(i)));
    }
    if (all.isEmpty()) {
      return Texts.NONE;
    }
    return all.size() <= 2
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, 2)) + " + " + (all.size() - 2) + " more...";
  }

  private static String metric(JsonNode metric, JsonNode status) {
    String type = metric.path("type").asText();
    String field =
        type.isEmpty()
            ? ""
            : type.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + type.substring(1);
    JsonNode target = metric.path(field).path("target");
    JsonNode current = status.path(field).path("current");
    String start =
        type.equals("Resource") || type.equals("ContainerResource")
            ? metric.path(field).path("name").asText() + ": "
            : "";
    if (target.hasNonNull("averageUtilization")) {
      String now =
          current.hasNonNull("averageUtilization")
              ? current.path("averageUtilization").asText() + "%"
              : Texts.UNKNOWN;
      return start + now + "/" + target.path("averageUtilization").asText() + "%";
    }
    String what = target.hasNonNull("averageValue") ? "averageValue" : "value";
    String average = what.equals("averageValue") && !type.startsWith("Resource") ? " (avg)" : "";
    return start
        + Texts.orElse(current.path(what), Texts.UNKNOWN)
        + "/"
        + target.path(what).asText()
        + average;
  }
}
