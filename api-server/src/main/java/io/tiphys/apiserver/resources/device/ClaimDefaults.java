package io.tiphys.apiserver.resources.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Defaults;

/** What a request for devices means where it says nothing: one device. */
final class ClaimDefaults {

  private ClaimDefaults() {}

  static void apply(JsonNode devices) {
    for (JsonNode request : devices.path("requests")) {
      fill(request.path("exactly"));
      request.path("firstAvailable").forEach(ClaimDefaults::fill);
    }
  }

  private static void fill(JsonNode node) {
    if (node instanceof ObjectNode request) {
      Defaults.put(request, "allocationMode", "ExactCount");
      if (request.path("allocationMode").asText().equals("ExactCount")) {
        Defaults.put(request, "count", 1);
      }
    }
  }

  /** Drops what belongs to a feature that is off by default. */
  static void dropOff(JsonNode devices) {
    for (JsonNode request : devices.path("requests")) {
      dropTolerations(request.path("exactly"));
      request.path("firstAvailable").forEach(ClaimDefaults::dropTolerations);
    }
  }

  private static void dropTolerations(JsonNode request) {
    if (request instanceof ObjectNode object) {
      object.remove("tolerations");
    }
  }
}
