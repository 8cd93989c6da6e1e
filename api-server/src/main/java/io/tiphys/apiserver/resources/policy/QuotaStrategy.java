package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.List;

/** ResourceQuotas. */
public final class QuotaStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode quota) {
    quota.putObject("status");
  }

  @Override
  public List<FieldError> validate(ObjectNode quota) {
    Checked spec = Checked.root(quota).at("spec");
    for (Checked bound : spec.at("hard").values()) {
      NameRules.qualifiedName(bound.name()).forEach(error -> bound.invalid(bound.name(), error));
      ResourceRules.amount(bound);
    }
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode quota, ObjectNode old) {
    Checked spec = Checked.root(quota).at("spec");
    spec.immutable("scopes", old.path("spec"));
    return spec.errors();
  }
}
