package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.PolicyRule;
import io.tiphys.apiserver.registry.Registry;
import java.util.List;

/**
 * Writes into aggregating ClusterRoles the rules that they take in, for people to read; decisions
 * do not wait for it.
 */
final class AggregatedRoles {

  static final GroupResource CLUSTER_ROLES =
      new GroupResource("rbac.authorization.k8s.io", "clusterroles");

  private final Registry registry;
  private final Authorization authorization;

  AggregatedRoles(Registry registry, Authorization authorization) {
    this.registry = registry;
    this.authorization = authorization;
  }

  void run() {
    for (ObjectNode role : registry.list(CLUSTER_ROLES, "")) {
      if (role.path("aggregationRule").isObject()) {
        String name = role.path("metadata").path("name").asText();
        ArrayNode rules = rules(name);
        if (!rules.equals(role.path("rules"))) {
          registry.update(
              CLUSTER_ROLES,
              "",
              name,
              current -> {
                current.set("rules", rules);
                return current;
              });
        }
      }
    }
  }

  private ArrayNode rules(String role) {
    ArrayNode rules = Json.newObject().putArray("rules");
    List<PolicyRule> all = authorization.roleRules("", role).orElse(List.of());
    all.forEach(rule -> rules.add(rule.toJson()));
    return rules;
  }
}
