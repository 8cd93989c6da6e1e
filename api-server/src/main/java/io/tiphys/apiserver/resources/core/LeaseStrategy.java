package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;

/** Leases. */
public final class LeaseStrategy implements ResourceStrategy {

  private static final String OLDEST = "OldestEmulationVersion";

  /** Fields of a feature that is off by default. */
  private static final List<String> OFF = List.of("strategy", "preferredHolder");

  @Override
  public void prepareForCreate(ObjectNode lease) {
    Defaults.spec(lease).remove(OFF);
  }

  @Override
  public void prepareForUpdate(ObjectNode lease, ObjectNode old) {
    for (String field : OFF) {
      if (!old.path("spec").has(field)) {
        Defaults.spec(lease).remove(field);
      }
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode lease) {
    Checked spec = Checked.root(lease).at("spec");
    Checked duration = spec.at("leaseDurationSeconds");
    if (duration.isSet() && duration.number() <= 0) {
      duration.invalid("must be greater than 0");
    }
    spec.at("leaseTransitions").notNegative();
    Checked strategy = spec.at("strategy");
    if (strategy.isSet()) {
      strategy(strategy);
    }
    if (!spec.at("preferredHolder").isEmpty() && strategy.isEmpty()) {
      spec.at("preferredHolder").forbidden("may only be specified if `strategy` is defined");
    }
    return spec.errors();
  }

  private static void strategy(Checked strategy) {
    Checked within = strategy.at("strategy");
    if (strategy.text().contains("/")) {
      NameRules.qualifiedName(strategy.text())
          .forEach(error -> within.invalid(strategy.text(), error));
    } else if (!strategy.is(OLDEST)) {
      within.add(FieldError.notSupported(within.path(), strategy.text(), List.of(OLDEST)));
    }
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
