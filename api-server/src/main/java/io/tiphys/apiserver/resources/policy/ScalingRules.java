package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** How fast an autoscaler goes up and down: defaults and rules. */
final class ScalingRules {

  private static final int MAX_WINDOW = 3600;
  private static final int MAX_PERIOD = 1800;
  private static final int USUAL_PERIOD = 15;

  private ScalingRules() {}

  static void applyDefaults(ObjectNode behavior) {
    ObjectNode up = Defaults.object(behavior, "scaleUp");
    Defaults.put(up, "stabilizationWindowSeconds", 0);
    Defaults.put(up, "selectPolicy", "Max");
    if (!up.hasNonNull("policies")) {
      ArrayNode policies = up.putArray("policies");
      policies.addObject().put("type", "Pods").put("value", 4).put("periodSeconds", USUAL_PERIOD);
      percent(policies);
    }
    ObjectNode down = Defaults.object(behavior, "scaleDown");
    Defaults.put(down, "selectPolicy", "Max");
    if (!down.hasNonNull("policies")) {
      percent(down.putArray("policies"));
    }
  }

  private static void percent(ArrayNode policies) {
    policies
        .addObject()
        .put("type", "Percent")
        .put("value", 100)
        .put("periodSeconds", USUAL_PERIOD);
  }

  static void check(Checked behavior) {
    for (String direction : List.of("scaleUp", "scaleDown")) {
      if (behavior.has(direction)) {
        rules(behavior.at(direction));
      }
    }
  }

  private static void rules(Checked rules) {
    Checked window = rules.at("stabilizationWindowSeconds");
    if (window.number() < 0) {
      window.invalid("must be greater than or equal to zero");
    } else if (window.number() > MAX_WINDOW) {
      window.invalid("must be less than or equal to " + MAX_WINDOW);
    }
    rules.at("selectPolicy").oneOf(List.of("Disabled", "Max", "Min"));
    Checked policies = rules.at("policies");
    if (policies.isEmpty()) {
      policies.required("must specify at least one Policy");
    }
    policies.items().forEach(ScalingRules::policy);
    Checked tolerance = rules.at("tolerance");
    if (Amounts.of(tolerance.text().isEmpty() ? "0" : tolerance.text()).signum() < 0) {
      tolerance.invalid("must be greater than or equal to 0");
    }
  }

  private static void policy(Checked policy) {
    Checked type = policy.at("type");
    if (!type.is("Pods") && !type.is("Percent")) {
      type.notSupported(List.of("Percent", "Pods"));
    }
    for (String field : List.of("value", "periodSeconds")) {
      if (policy.at(field).number() <= 0) {
        policy.at(field).invalid(policy.at(field).number(), "must be greater than zero");
      }
    }
    if (policy.at("periodSeconds").number() > MAX_PERIOD) {
      policy.at("periodSeconds").invalid("must be less than or equal to " + MAX_PERIOD);
    }
  }
}
