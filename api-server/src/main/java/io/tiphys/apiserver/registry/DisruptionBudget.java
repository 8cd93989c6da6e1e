package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusCause;
import io.tiphys.api.status.StatusReason;
import java.time.Instant;
import java.util.List;

/** What a PodDisruptionBudget lets evictions do, by its spec and its status. */
final class DisruptionBudget {

  private static final GroupResource RESOURCE = new GroupResource("policy", "poddisruptionbudget");
  private static final int MAX_DISRUPTED = 2000;
  private static final String NOT_NOW =
      "Cannot evict pod as it would violate the pod's disruption budget.";

  private DisruptionBudget() {}

  /** Whether the pod counts for nothing: it is not ready, and the budget does not mind that. */
  static boolean isFree(JsonNode budget, JsonNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")
          && condition.path("status").asText().equals("True")) {
        return false;
      }
    }
    JsonNode status = budget.path("status");
    long desired = status.path("desiredHealthy").asLong(0);
    return budget.path("spec").path("unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow")
        || (desired > 0 && status.path("currentHealthy").asLong(0) >= desired);
  }

  /** Takes one disruption off the budget, so that two evictions at once cannot both have it. */
  static ObjectNode spend(ObjectNode budget, String pod, Instant now) {
    String name = Metadata.text(budget, "name");
    ObjectNode status = budget.withObject("/status");
    if (status.path("observedGeneration").asLong(0)
        < budget.path("metadata").path("generation").asLong(0)) {
      throw beingProcessed(name).asException();
    }
    long allowed = status.path("disruptionsAllowed").asLong(0);
    if (allowed < 0) {
      throw Status.forbidden(RESOURCE, name, "pdb disruptions allowed is negative").asException();
    }
    if (status.path("disruptedPods").size() > MAX_DISRUPTED) {
      throw Status.forbidden(
              RESOURCE,
              name,
              "DisruptedPods map too big - too many evictions not confirmed by PDB controller")
          .asException();
    }
    if (allowed == 0) {
      throw refused(0, why(name, status)).asException();
    }
    status.put("disruptionsAllowed", allowed - 1);
    if (allowed == 1) {
      setNotAllowed(status, budget.path("metadata").path("generation").asLong(0), now);
    }
    status.withObjectProperty("disruptedPods").put(pod, Metadata.time(now));
    return budget;
  }

  /** The refusal while it is not known what the budget allows. */
  static Status beingProcessed(String budget) {
    return refused(
        10, "The disruption budget " + budget + " is still being processed by the server.");
  }

  private static Status refused(int retryAfter, String cause) {
    Status status =
        Status.of(StatusReason.TOO_MANY_REQUESTS, NOT_NOW)
            .withCauses(List.of(new StatusCause("DisruptionBudget", cause, "")));
    return retryAfter == 0 ? status : status.withRetryAfter(retryAfter);
  }

  private static String why(String name, JsonNode status) {
    long current = status.path("currentHealthy").asLong(0);
    long desired = status.path("desiredHealthy").asLong(0);
    JsonNode condition = condition(status);
    String message = condition.path("message").asText("");
    boolean says = condition.path("status").asText().equals("False") && !message.isEmpty();
    String start = "The disruption budget " + name;
    if (says && condition.path("reason").asText().equals("SyncFailed")) {
      return start + " does not allow evicting pods currently because it failed sync: " + message;
    }
    if (current <= desired) {
      return start + " needs " + desired + " healthy pods and has " + current + " currently";
    }
    return start
        + " does not allow evicting pods currently"
        + (says ? " (" + condition.path("reason").asText() + "): " + message : "");
  }

  private static JsonNode condition(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("DisruptionAllowed")) {
        return condition;
      }
    }
    return status.path("no condition");
  }

  private static void setNotAllowed(ObjectNode status, long generation, Instant now) {
    ArrayNode conditions = status.withArrayProperty("conditions");
    ObjectNode condition =
        condition(status) instanceof ObjectNode present ? present : conditions.addObject();
    if (!condition.path("status").asText().equals("False")) {
      condition.put("lastTransitionTime", Metadata.time(now));
    }
    condition.put("message", "").put("observedGeneration", generation);
    condition.put("reason", "InsufficientPods").put("status", "False");
    condition.put("type", "DisruptionAllowed");
  }
}
