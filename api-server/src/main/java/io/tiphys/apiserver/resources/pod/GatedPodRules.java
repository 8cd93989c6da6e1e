package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;

/**
 * How what a pod asks of nodes may change as long as the scheduler may not look at it: narrower.
 */
final class GatedPodRules {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private GatedPodRules() {}

  static void check(Checked spec, JsonNode old) {
    Checked selector = spec.at("nodeSelector");
    boolean keeps =
        old.path("nodeSelector").properties().stream()
            .allMatch(one -> one.getValue().equals(selector.value().path(one.getKey())));
    if (!keeps) {
      selector.invalid(
          shown(selector),
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
    }
    JsonNode before =
        old.path("affinity").path("nodeAffinity").path(REQUIRED).path("nodeSelectorTerms");
    Checked terms = spec.at("affinity", "nodeAffinity", REQUIRED, "nodeSelectorTerms");
    if (before.isEmpty()) {
      return;
    }
    if (terms.value().size() != before.size()) {
      terms.invalid(
          shown(terms), "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      Checked term = terms.item(i);
      if (!onlyAdds(term.value(), before.get(i))) {
        term.invalid("only additions are allowed (no mutations or deletions)");
      }
    }
  }

  private static Object shown(Checked value) {
    return value.isSet() ? value.value() : NullNode.getInstance();
  }

  /** An empty term matches nothing, so that adding to it would widen it. */
  private static boolean onlyAdds(JsonNode term, JsonNode before) {
    boolean wasEmpty =
        before.path("matchExpressions").isEmpty() && before.path("matchFields").isEmpty();
    if (wasEmpty) {
      return term.path("matchExpressions").isEmpty() && term.path("matchFields").isEmpty();
    }
    return List.of("matchExpressions", "matchFields").stream()
        .allMatch(field -> contains(term.path(field), before.path(field)));
  }

  private static boolean contains(JsonNode list, JsonNode wanted) {
    List<JsonNode> left = new ArrayList<>();
    list.forEach(left::add);
    for (JsonNode one : wanted) {
      if (!left.remove(one)) {
        return false;
      }
    }
    return true;
  }
}
