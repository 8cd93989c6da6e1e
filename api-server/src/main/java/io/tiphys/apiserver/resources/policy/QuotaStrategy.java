package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Amounts;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceNames;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.List;

/** ResourceQuotas. */
public final class QuotaStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode quota) {
    quota.putObject("status");
  }

  private static void amounts(Checked bounds) {
    for (Checked bound : bounds.values()) {
      String name = bound.name();
      ResourceNames.check(bound);
      if (!name.contains("/") && !ResourceNames.isOfQuotas(name)) {
        bound.invalid(name, "must be a standard resource for quota");
      }
      ResourceRules.amount(bound);
      if (ResourceNames.isCounted(name)
          && Amounts.of(bound.text()).stripTrailingZeros().scale() > 0) {
        bound.invalid("must be an integer");
      }
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode quota, ObjectNode old) {
    Checked status = Checked.root(quota).at("status");
    amounts(status.at("hard"));
    amounts(status.at("used"));
    return status.errors();
  }

  @Override
  public List<FieldError> validate(ObjectNode quota) {
    Checked spec = Checked.root(quota).at("spec");
    amounts(spec.at("hard"));
    QuotaScopeRules.check(spec);
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode quota, ObjectNode old) {
    Checked spec = Checked.root(quota).at("spec");
    spec.immutable("scopes", old.path("spec"));
    return spec.errors();
  }
}
