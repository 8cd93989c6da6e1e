package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.admission.matching.MatchRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A ValidatingAdmissionPolicyBinding: where a policy holds, with which parameters, and what follows
 * from breaking it.
 *
 * @param actions {@code Deny}, {@code Warn} or {@code Audit}
 */
record Binding(
    String name, String policy, MatchRules rules, JsonNode paramRef, List<String> actions) {

  static Binding of(String name, JsonNode spec) {
    List<String> actions = new ArrayList<>();
    spec.path("validationActions").forEach(action -> actions.add(action.asText()));
    return new Binding(
        name,
        spec.path("policyName").asText(),
        MatchRules.ofPolicy(spec.path("matchResources")),
        spec.path("paramRef"),
        actions);
  }
}
