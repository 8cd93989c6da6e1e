package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of what makes a container start anew: its end, or another size. */
final class RestartRules {

  private static final List<String> POLICIES = List.of("Always", "Never", "OnFailure");
  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;

  private RestartRules() {}

  static void check(Checked container) {
    Checked policy = container.at("restartPolicy");
    Checked rules = container.at("restartPolicyRules");
    if (policy.isSet()) {
      policy.oneOf(POLICIES);
    } else if (!rules.isEmpty()) {
      policy.required("must specify restartPolicy when restart rules are used");
    }
    if (rules.items().size() > MAX_RULES) {
      rules.add(FieldError.tooLong(rules.path(), MAX_RULES));
    }
    for (Checked rule : rules.items()) {
      if (!rule.at("action").is("Restart")) {
        rule.at("action").notSupported(List.of("Restart"));
      }
      Checked codes = rule.at("exitCodes");
      if (!codes.isSet()) {
        codes.required("must be specified");
        continue;
      }
      if (!codes.at("operator").is("In") && !codes.at("operator").is("NotIn")) {
        codes.at("operator").notSupported(List.of("In", "NotIn"));
      }
      if (codes.at("values").items().size() > MAX_CODES) {
        codes.at("values").add(FieldError.tooLong(codes.at("values").path(), MAX_CODES));
      }
    }
  }

  /** Checks whether a container is to start anew when it is resized. */
  static void resizePolicy(Checked policies, PodScope pod) {
    Set<String> resources = new HashSet<>();
    for (Checked policy : policies.items()) {
      String resource = policy.at("resourceName").text();
      String restart = policy.at("restartPolicy").text();
      if (!resources.add(resource)) {
        policy.duplicate(resource);
      }
      oneOf(policies, resource, List.of("cpu", "memory"));
      oneOf(policies, restart, List.of("NotRequired", "RestartContainer"));
      if (pod.restartsNever() && !restart.equals("NotRequired")) {
        policies.invalid(restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
      }
    }
  }

  private static void oneOf(Checked policies, String value, List<String> supported) {
    if (value.isEmpty()) {
      policies.required("");
    } else if (!supported.contains(value)) {
      policies.add(FieldError.notSupported(policies.path(), value, supported));
    }
  }
}
