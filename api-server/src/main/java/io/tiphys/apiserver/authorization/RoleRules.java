package io.tiphys.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.apiserver.cache.CachedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a Role or ClusterRole says.
 *
 * @param rules as stored; for a role that aggregates others, they only mirror what those say
 * @param aggregates the selectors whose roles it takes in; empty if it stands for itself
 */
record RoleRules(
    RoleKey key,
    Map<String, String> labels,
    List<PolicyRule> rules,
    List<LabelSelector> aggregates) {

  static RoleRules of(CachedObject object) {
    ObjectNode tree = object.tree();
    List<LabelSelector> aggregates = new ArrayList<>();
    for (JsonNode selector : tree.path("aggregationRule").path("clusterRoleSelectors")) {
      aggregates.add(LabelSelector.of(selector));
    }
    return new RoleRules(
        new RoleKey(object.namespace(), object.name()),
        object.labels(),
        PolicyRule.listOf(tree.path("rules")),
        List.copyOf(aggregates));
  }

  boolean takesIn(RoleRules other) {
    return !other.key().equals(key)
        && aggregates.stream().anyMatch(selector -> selector.matches(other.labels()));
  }
}
