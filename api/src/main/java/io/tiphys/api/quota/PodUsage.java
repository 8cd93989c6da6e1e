package io.tiphys.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a pod is charged as long as it may run. */
final class PodUsage {

  private static final String REQUESTS = "requests.";
  private static final Set<String> NAMES =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods");

  /** What containers have to say themselves when a quota bounds it. */
  private static final Set<String> EXPLICIT =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private PodUsage() {}

  static boolean concerns(String name) {
    return NAMES.contains(name)
        || name.startsWith("hugepages-")
        || name.startsWith("requests.hugepages-")
        || (name.startsWith(REQUESTS) && isExtended(name));
  }

  private static boolean isExtended(String name) {
    return (name.contains("/") && !name.contains("kubernetes.io/"))
        || name.startsWith("requests.deviceclass.resource.kubernetes.io/");
  }

  static void add(JsonNode pod, Instant now, Map<String, Quantity> amounts) {
    if (!isOver(pod, now)) {
      compute(PodResources.total(pod, "requests"), PodResources.total(pod, "limits"), amounts);
    }
  }

  /** The names that a quota makes every container ask for, and which containers do not. */
  static String missing(JsonNode pod, Set<String> names) {
    if (!pod.path("spec").path("resources").isEmpty()) {
      return "";
    }
    Map<String, Set<String>> missing = new TreeMap<>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        Map<String, Quantity> given = new HashMap<>();
        compute(
            QuotaRules.read(container.path("resources").path("requests")).amounts(),
            QuotaRules.read(container.path("resources").path("limits")).amounts(),
            given);
        names.stream()
            .filter(name -> EXPLICIT.contains(name) && !given.containsKey(name))
            .forEach(name ->
                missing
                    .computeIfAbsent(name, _ -> new TreeSet<>())
                    .add(container.path("name").asText()));
      }
    }
    return missing.entrySet().stream()
        .map(one -> one.getKey() + " for: " + String.join(",", one.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** What requests and limits are called in quotas. */
  static void compute(
      Map<String, Quantity> requests, Map<String, Quantity> limits, Map<String, Quantity> amounts) {
    amounts.put("pods", Quantity.of(1));
    for (String name : List.of("cpu", "memory", "ephemeral-storage")) {
      if (requests.containsKey(name)) {
        amounts.put(name, requests.get(name));
        amounts.put(REQUESTS + name, requests.get(name));
      }
      if (limits.containsKey(name)) {
        amounts.put("limits." + name, limits.get(name));
      }
    }
    requests.forEach((name, amount) -> {
      if (name.startsWith("hugepages-")) {
        amounts.put(name, amount);
        amounts.put(REQUESTS + name, amount);
      } else if (isExtended(name) && !name.startsWith(REQUESTS)) {
        amounts.put(REQUESTS + name, amount);
      }
    });
  }

  /** Pods that have ended, and those that should have been gone by now, are not charged. */
  private static boolean isOver(JsonNode pod, Instant now) {
    String phase = pod.path("status").path("phase").asText();
    if (phase.equals("Failed") || phase.equals("Succeeded")) {
      return true;
    }
    JsonNode metadata = pod.path("metadata");
    if (!metadata.hasNonNull("deletionTimestamp")
        || !metadata.hasNonNull("deletionGracePeriodSeconds")) {
      return false;
    }
    Duration grace = Duration.ofSeconds(metadata.path("deletionGracePeriodSeconds").asLong());
    try {
      return now.isAfter(Instant.parse(metadata.path("deletionTimestamp").asText()).plus(grace));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
