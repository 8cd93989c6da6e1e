package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.resources.rules.Amounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** How safe a pod is when its node runs short, computed from what it asks for. */
enum QosClass {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private final String text;

  QosClass(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static QosClass of(JsonNode spec) {
    List<JsonNode> all = new ArrayList<>();
    if (spec.path("resources").isEmpty()) {
      spec.path("containers").forEach(container -> all.add(container.path("resources")));
      spec.path("initContainers").forEach(container -> all.add(container.path("resources")));
    } else {
      all.add(spec.path("resources"));
    }
    boolean guaranteed = true;
    boolean asksForNothing = true;
    for (JsonNode resources : all) {
      for (String resource : COUNTED) {
        BigDecimal request = amount(resources, "requests", resource);
        BigDecimal limit = amount(resources, "limits", resource);
        asksForNothing &= request.signum() == 0 && limit.signum() == 0;
        guaranteed &= limit.signum() > 0 && request.compareTo(limit) == 0;
      }
    }
    return asksForNothing ? BEST_EFFORT : guaranteed ? GUARANTEED : BURSTABLE;
  }

  private static BigDecimal amount(JsonNode resources, String kind, String resource) {
    return Amounts.of(resources.path(kind).path(resource).asText("0"));
  }
}
