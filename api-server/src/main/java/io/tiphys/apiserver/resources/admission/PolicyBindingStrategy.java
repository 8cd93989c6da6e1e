package io.tiphys.apiserver.resources.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** ValidatingAdmissionPolicyBindings. */
public final class PolicyBindingStrategy implements ResourceStrategy {

  private static final String EXCLUSIVE = "name and selector are mutually exclusive";

  @Override
  public void prepareForCreate(ObjectNode binding) {}

  @Override
  public void prepareForUpdate(ObjectNode binding, ObjectNode old) {}

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode binding) {
    Checked spec = Checked.root(binding).at("spec");
    Checked policy = spec.at("policyName");
    if (policy.requireSet("")) {
      policy.invalid(NameRules.dnsSubdomain(policy.text()));
    }
    if (spec.has("paramRef")) {
      paramRef(spec.at("paramRef"));
    }
    MatchRules.check(spec.at("matchResources"));
    actions(spec.at("validationActions"));
    return spec.errors();
  }

  private static void paramRef(Checked reference) {
    Checked name = reference.at("name");
    Checked selector = reference.at("selector");
    if (!name.isEmpty()) {
      name.invalid(NameShapes.pathSegment(name.text()));
    }
    SelectorRules.check(selector);
    if (!name.isEmpty() && selector.isSet()) {
      name.forbidden(EXCLUSIVE);
      selector.forbidden(EXCLUSIVE);
    } else if (name.isEmpty() && !selector.isSet()) {
      reference.required("one of name or selector must be specified");
    }
    Checked action = reference.at("parameterNotFoundAction");
    if (action.requireSet("")) {
      action.oneOf(List.of("Deny", "Allow"));
    }
  }

  private static void actions(Checked actions) {
    Set<String> seen = new HashSet<>();
    for (Checked action : actions.items()) {
      action.oneOf(List.of("Audit", "Deny", "Warn"));
      if (!seen.add(action.text())) {
        action.duplicate();
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      actions.invalid(
          "must not contain both Deny and Warn (repeating the same validation failure information"
              + " in the API response and headers serves no purpose)");
    }
    if (seen.isEmpty()) {
      actions.required("at least one validation action is required");
    }
  }
}
