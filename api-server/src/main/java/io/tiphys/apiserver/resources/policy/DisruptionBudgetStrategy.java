package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
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

  /** Upstream checks no name here: whatever can stand in a path is one. */
  @Override
  public List<String> validateName(String name) {
    return NameShapes.pathSegment(name);
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode budget) {
    Checked spec = Checked.root(budget).at("spec");
    if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
      ObjectNode shown = Json.newObject();
      for (String field :
          List.of("minAvailable", "selector", "maxUnavailable", "unhealthyPodEvictionPolicy")) {
        shown.set(
            Character.toUpperCase(field.charAt(0)) + field.substring(1),
            spec.has(field) ? spec.value().get(field) : NullNode.getInstance());
      }
      spec.invalid(shown, "minAvailable and maxUnavailable cannot be both set");
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

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode budget, ObjectNode old) {
    Checked status = Checked.root(budget).at("status");
    for (String field :
        List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")) {
      status.at(field).notNegative();
    }
    return status.errors();
  }
}
