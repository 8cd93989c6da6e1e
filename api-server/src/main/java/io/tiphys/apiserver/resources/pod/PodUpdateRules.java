package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;

/** What an update may change in a pod: very little. */
final class PodUpdateRules {

  private static final String FIXED =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
          + " be set to 1 if it was previously negative)";

  private PodUpdateRules() {}

  static void check(Checked spec, JsonNode old) {
    for (String list : List.of("containers", "initContainers")) {
      if (spec.at(list).items().size() != old.path(list).size()) {
        spec.at(list).forbidden("pod updates may not add or remove containers");
        return;
      }
    }
    images(spec);
    deadline(spec.at("activeDeadlineSeconds"), old.path("activeDeadlineSeconds"));
    tolerations(spec.at("tolerations"), old.path("tolerations"));
    gates(spec.at("schedulingGates"), old.path("schedulingGates"));
    if (!old.path("schedulingGates").isEmpty()) {
      GatedPodRules.check(spec, old);
    }
    if (!rest(spec.value(), old).equals(rest(old, old))) {
      spec.forbidden(FIXED);
    }
  }

  /** Upstream says again what it says of every container. */
  private static void images(Checked spec) {
    for (String list : List.of("containers", "initContainers")) {
      for (Checked container : spec.at(list).items()) {
        Checked image = container.at("image");
        if (image.requireSet("") && !image.text().equals(image.text().strip())) {
          image.invalid("must not have leading or trailing whitespace");
        }
      }
    }
  }

  private static void deadline(Checked deadline, JsonNode old) {
    if (deadline.number() < 0 || deadline.number() > Integer.MAX_VALUE) {
      deadline.invalid("must be between 0 and 2147483647, inclusive");
    }
    if (old.isNumber()) {
      if (!deadline.isSet()) {
        deadline.invalid(
            NullNode.getInstance(), "must not update from a positive integer to nil value");
      } else if (deadline.number() > old.asLong()) {
        deadline.invalid("must be less than or equal to previous value");
      }
    }
  }

  private static void tolerations(Checked tolerations, JsonNode old) {
    List<JsonNode> kept = new ArrayList<>();
    for (Checked toleration : tolerations.items()) {
      kept.add(withoutSeconds(toleration.value()));
    }
    for (JsonNode toleration : old) {
      if (!kept.contains(withoutSeconds(toleration))) {
        tolerations.forbidden(
            "existing toleration can not be modified except its tolerationSeconds");
      }
    }
  }

  private static JsonNode withoutSeconds(JsonNode toleration) {
    JsonNode copy = toleration.deepCopy();
    ((ObjectNode) copy).remove("tolerationSeconds");
    return copy;
  }

  private static void gates(Checked gates, JsonNode old) {
    List<JsonNode> known = new ArrayList<>();
    old.forEach(known::add);
    for (Checked gate : gates.items()) {
      if (!known.contains(gate.value())) {
        gate.at("name")
            .forbidden(
                "only deletion is allowed, but found new scheduling gate '"
                    + gate.at("name").text()
                    + "'");
      }
    }
  }

  /** The spec with all that may change set back to {@code old}. */
  private static JsonNode rest(JsonNode spec, JsonNode old) {
    ObjectNode rest = spec.deepCopy();
    rest.remove(List.of("activeDeadlineSeconds", "tolerations", "schedulingGates"));
    if (old.path("terminationGracePeriodSeconds").asLong(0) < 0
        && rest.path("terminationGracePeriodSeconds").asLong() == 1) {
      rest.set("terminationGracePeriodSeconds", old.get("terminationGracePeriodSeconds"));
    }
    // Until the scheduler may look at the pod, what it asks of nodes can still be narrowed.
    if (!old.path("schedulingGates").isEmpty()) {
      rest.remove("nodeSelector");
      if (rest.get("affinity") instanceof ObjectNode affinity) {
        affinity.remove("nodeAffinity");
        if (affinity.isEmpty()) {
          rest.remove("affinity");
        }
      }
    }
    for (String list : List.of("containers", "initContainers")) {
      if (rest.get(list) instanceof ArrayNode containers) {
        containers.forEach(container -> ((ObjectNode) container).remove("image"));
      }
    }
    dropEmpty(rest);
    return rest;
  }

  private static void dropEmpty(ObjectNode spec) {
    List<String> empty = new ArrayList<>();
    spec.properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          if (value.isNull() || (value.isContainerNode() && value.isEmpty())) {
            empty.add(field.getKey());
          }
        });
    spec.remove(empty);
  }
}
