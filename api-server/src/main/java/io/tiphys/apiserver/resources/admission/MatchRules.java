package io.tiphys.apiserver.resources.admission;

import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** The rules of what a policy or its binding is for. */
final class MatchRules {

  private MatchRules() {}

  static void check(Checked match) {
    if (!match.isSet()) {
      return;
    }
    Checked policy = match.at("matchPolicy");
    if (policy.isSet()) {
      policy.oneOf(List.of("Equivalent", "Exact"));
    } else {
      policy.required("");
    }
    for (String field : List.of("namespaceSelector", "objectSelector")) {
      if (match.has(field)) {
        SelectorRules.check(match.at(field));
      } else {
        match.at(field).required("");
      }
    }
    match.at("resourceRules").items().forEach(RuleRules::named);
    match.at("excludeResourceRules").items().forEach(RuleRules::named);
  }
}
