package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NumberRules;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.List;

/** PodDisruptionBudgets. */
public final class DisruptionBudgetStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode budget) {
    ObjectNode status = budget.putObject("status").put("disruptionsAllowed", 0);
    status.put("currentHealthy", 0).put("desiredHealthy", 0).put("expectedPods", 0);
  }

  @Override
  public List<FieldError> validate(ObjectNode budget) {
    Checked spec = Checked.root(budget).at("spec");
    if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
      spec.invalid("minAvailable and maxUnavailable cannot be both set");
    }
    NumberRules.numberOrPercent(spec.at("minAvailable"));
    NumberRules.numberOrPercent(spec.at("maxUnavailable"));
    SelectorRules.check(spec.at("selector"));
    spec.at("unhealthyPodEvictionPolicy").oneOf(List.of("AlwaysAllow", "IfHealthyBudget"));
    return spec.errors();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }
}
