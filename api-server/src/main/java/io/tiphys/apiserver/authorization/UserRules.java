package io.tiphys.apiserver.authorization;

import java.util.List;

/**
 * What a user may do in a namespace, cluster-wide rules included.
 *
 * @param incompleteBecause empty if these are all rules
 */
public record UserRules(List<PolicyRule> rules, String incompleteBecause) {
  public UserRules {
    rules = List.copyOf(rules);
  }
}
