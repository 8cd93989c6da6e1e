package io.tiphys.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupResource;
import java.util.ArrayList;
import java.util.List;

/** Which objects a quota is about. */
public final class QuotaScopes {

  private QuotaScopes() {}

  /** Whether an object is in all scopes of a quota's spec. */
  public static boolean include(JsonNode spec, GroupResource resource, JsonNode object) {
    for (JsonNode scope : spec.path("scopes")) {
      if (!includes(scope.asText(), "Exists", List.of(), resource, object)) {
        return false;
      }
    }
    for (JsonNode expression : spec.path("scopeSelector").path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      if (!includes(
          expression.path("scopeName").asText(),
          expression.path("operator").asText(),
          values,
          resource,
          object)) {
        return false;
      }
    }
    return true;
  }

  private static boolean includes(
      String scope, String operator, List<String> values, GroupResource resource, JsonNode object) {
    if (resource.equals(QuotaRules.CLAIMS) && scope.equals("VolumeAttributesClass")) {
      return matches(attributesClasses(object), operator, values);
    }
    if (!resource.equals(QuotaRules.PODS)) {
      return false;
    }
    JsonNode spec = object.path("spec");
    boolean terminating = spec.path("activeDeadlineSeconds").asLong(-1) >= 0;
    return switch (scope) {
      case "Terminating" -> terminating;
      case "NotTerminating" -> !terminating;
      case "BestEffort" -> isBestEffort(object);
      case "NotBestEffort" -> !isBestEffort(object);
      case "PriorityClass" -> {
        String name = spec.path("priorityClassName").asText();
        yield matches(name.isEmpty() ? List.of() : List.of(name), operator, values);
      }
      case "CrossNamespacePodAffinity" -> crossesNamespaces(spec.path("affinity"));
      default -> false;
    };
  }

  /** Whether one of the names fits; none fits what asks for absence. */
  private static boolean matches(List<String> names, String operator, List<String> values) {
    return switch (operator) {
      case "Exists" -> !names.isEmpty();
      case "DoesNotExist" -> names.isEmpty();
      case "In" -> names.stream().anyMatch(values::contains);
      case "NotIn" -> names.isEmpty() || names.stream().anyMatch(name -> !values.contains(name));
      default -> false;
    };
  }

  private static List<String> attributesClasses(JsonNode claim) {
    List<String> names = new ArrayList<>();
    for (JsonNode name :
        List.of(
            claim.path("spec").path("volumeAttributesClassName"),
            claim.path("status").path("currentVolumeAttributesClassName"),
            claim
                .path("status")
                .path("modifyVolumeStatus")
                .path("targetVolumeAttributesClassName"))) {
      if (!name.asText().isEmpty() && !names.contains(name.asText())) {
        names.add(name.asText());
      }
    }
    return names;
  }

  private static boolean isBestEffort(JsonNode pod) {
    String known = pod.path("status").path("qosClass").asText();
    if (!known.isEmpty()) {
      return known.equals("BestEffort");
    }
    List<JsonNode> all = new ArrayList<>();
    all.add(pod.path("spec").path("resources"));
    for (String list : List.of("containers", "initContainers")) {
      pod.path("spec").path(list).forEach(container -> all.add(container.path("resources")));
    }
    return all.stream()
        .flatMap(
            resources -> List.of(resources.path("requests"), resources.path("limits")).stream())
        .map(amounts -> QuotaRules.read(amounts).withoutZeros().amounts())
        .noneMatch(amounts -> amounts.containsKey("cpu") || amounts.containsKey("memory"));
  }

  private static boolean crossesNamespaces(JsonNode affinity) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode terms = affinity.path(kind);
      for (JsonNode term : terms.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        if (crosses(term)) {
          return true;
        }
      }
      for (JsonNode term : terms.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        if (crosses(term.path("podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean crosses(JsonNode term) {
    return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
  }
}
