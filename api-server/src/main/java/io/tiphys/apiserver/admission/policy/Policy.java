package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.admission.matching.MatchConditions;
import io.tiphys.apiserver.admission.matching.MatchRules;
import io.tiphys.apiserver.cel.request.PolicyExpressions;
import java.util.Optional;

/** A ValidatingAdmissionPolicy; its expressions are compiled when it is first evaluated. */
final class Policy {

  private final String name;
  private final long revision;
  private final JsonNode spec;
  private final MatchRules rules;
  private final MatchConditions conditions;
  private volatile Optional<PolicyExpressions> expressions = Optional.empty();

  Policy(String name, long revision, JsonNode spec) {
    this.name = name;
    this.revision = revision;
    this.spec = spec;
    this.rules = MatchRules.ofPolicy(spec.path("matchConstraints"));
    this.conditions =
        new MatchConditions(spec.path("matchConditions"), spec.path("paramKind").isObject());
  }

  String name() {
    return name;
  }

  long revision() {
    return revision;
  }

  MatchRules rules() {
    return rules;
  }

  MatchConditions conditions() {
    return conditions;
  }

  boolean ignoresFailures() {
    return spec.path("failurePolicy").asText("Fail").equals("Ignore");
  }

  /** The kind of the parameters; missing if it has none. */
  JsonNode paramKind() {
    return spec.path("paramKind");
  }

  JsonNode validation(int index) {
    return spec.path("validations").path(index);
  }

  /** The key of the audit annotation of that index, without the policy's name. */
  String annotationKey(int index) {
    return spec.path("auditAnnotations").path(index).path("key").asText();
  }

  PolicyExpressions expressions() {
    Optional<PolicyExpressions> known = expressions;
    if (known.isEmpty()) {
      known = Optional.of(PolicyExpressions.of(spec));
      expressions = known;
    }
    return known.orElseThrow();
  }
}
