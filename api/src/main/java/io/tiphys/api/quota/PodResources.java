package io.tiphys.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiphys.api.quantity.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the containers of a pod need together, from the start of the first to the last's end. */
public final class PodResources {

  private static final Set<String> OF_PODS = Set.of("cpu", "memory");

  private PodResources() {}

  /**
   * What a pod needs with all that comes on top.
   *
   * @param kind {@code requests} or {@code limits}
   */
  static Map<String, Quantity> total(JsonNode pod, String kind) {
    JsonNode spec = pod.path("spec");
    Map<String, Quantity> total = ofContainers(spec, pod.path("status"), kind);
    spec.path("resources").path(kind).properties().stream()
        .filter(one -> OF_PODS.contains(one.getKey()) || one.getKey().startsWith("hugepages-"))
        .forEach(one -> total.put(one.getKey(), Quantity.parse(one.getValue().asText())));
    for (var one : spec.path("overhead").properties()) {
      // A pod without a limit has none because of its overhead, either.
      if (kind.equals("requests") || total.containsKey(one.getKey())) {
        total.merge(one.getKey(), Quantity.parse(one.getValue().asText()), Quantity::add);
      }
    }
    return total;
  }

  /** What the containers of a pod's spec need. */
  public static Map<String, Quantity> ofContainers(JsonNode spec, String kind) {
    return ofContainers(spec, MissingNode.getInstance(), kind);
  }

  private static Map<String, Quantity> ofContainers(JsonNode spec, JsonNode status, String kind) {
    Map<String, Quantity> running = new HashMap<>();
    for (JsonNode container : spec.path("containers")) {
      add(running, needs(status, "containerStatuses", container, kind));
    }
    Map<String, Quantity> sidecars = new HashMap<>();
    Map<String, Quantity> starting = new HashMap<>();
    for (JsonNode container : spec.path("initContainers")) {
      Map<String, Quantity> needs = needs(status, "initContainerStatuses", container, kind);
      if (container.path("restartPolicy").asText().equals("Always")) {
        add(running, needs);
        add(sidecars, needs);
        max(starting, sidecars);
      } else {
        add(needs, sidecars);
        max(starting, needs);
      }
    }
    max(running, starting);
    return running;
  }

  /** While a container is resized, it needs the most of what it had and what it is to have. */
  private static Map<String, Quantity> needs(
      JsonNode status, String statuses, JsonNode container, String kind) {
    Map<String, Quantity> wanted = read(container.path("resources").path(kind));
    JsonNode own = MissingNode.getInstance();
    for (JsonNode one : status.path(statuses)) {
      if (one.path("name").equals(container.path("name"))) {
        own = one;
      }
    }
    if (!own.path("resources").isObject()) {
      return wanted;
    }
    Map<String, Quantity> needs = isInfeasible(status) ? new HashMap<>() : wanted;
    max(needs, read(own.path("resources").path(kind)));
    if (kind.equals("requests")) {
      max(needs, read(own.path("allocatedResources")));
    }
    return needs;
  }

  private static boolean isInfeasible(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("PodResizePending")) {
        return condition.path("reason").asText().equals("Infeasible");
      }
    }
    return false;
  }

  private static Map<String, Quantity> read(JsonNode amounts) {
    return new HashMap<>(QuotaRules.read(amounts).amounts());
  }

  private static void add(Map<String, Quantity> sum, Map<String, Quantity> more) {
    more.forEach((name, amount) -> sum.merge(name, amount, Quantity::add));
  }

  private static void max(Map<String, Quantity> most, Map<String, Quantity> other) {
    other.forEach((name, amount) ->
        most.merge(name, amount, (one, two) -> one.compareTo(two) >= 0 ? one : two));
  }
}
