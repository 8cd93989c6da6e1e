package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** Leases. */
public final class LeaseStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode lease) {}

  @Override
  public void prepareForUpdate(ObjectNode lease, ObjectNode old) {}

  @Override
  public List<FieldError> validate(ObjectNode lease) {
    Checked spec = Checked.root(lease).at("spec");
    Checked duration = spec.at("leaseDurationSeconds");
    if (duration.isSet() && duration.number() <= 0) {
      duration.invalid("must be greater than 0");
    }
    spec.at("leaseTransitions").notNegative();
    if (spec.at("holderIdentity").isSet()
        && spec.at("holderIdentity").value().asText().length() > 0
        && spec.at("holderIdentity").text().isBlank()) {
      spec.at("holderIdentity").required("must not be empty");
    }
    return spec.errors();
  }

  /** A holder that lost its lease must not take it back by overwriting. */
  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }
}
