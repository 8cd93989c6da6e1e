package io.tiphys.apiserver.resources.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.Locale;

/** ValidatingAdmissionPolicies. */
public final class PolicyStrategy implements ResourceStrategy {

  private static final String ONE_OF_BOTH =
      "validations or auditAnnotations must contain at least one item";

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode policy) {
    Checked root = Checked.root(policy);
    Checked spec = root.at("spec");
    spec.at("failurePolicy").oneOf(List.of("Fail", "Ignore"));
    if (spec.has("paramKind")) {
      paramKind(spec.at("paramKind"));
    }
    Checked match = spec.at("matchConstraints");
    if (match.isSet()) {
      MatchRules.check(match);
      if (match.at("resourceRules").isEmpty()) {
        match.at("resourceRules").required("");
      }
    } else {
      match.required("");
    }
    ConditionRules.check(spec.at("matchConditions"));
    spec.at("variables").items().forEach(PolicyParts::variable);
    Checked validations = spec.at("validations");
    Checked annotations = spec.at("auditAnnotations");
    if (validations.isEmpty() && annotations.isEmpty()) {
      validations.required(ONE_OF_BOTH);
      annotations.required(ONE_OF_BOTH);
    } else {
      validations.items().forEach(PolicyParts::validation);
      PolicyParts.auditAnnotations(annotations, root.at("metadata", "name").text());
    }
    return root.errors();
  }

  private static void paramKind(Checked paramKind) {
    Checked version = paramKind.at("apiVersion");
    if (version.requireSet("")) {
      apiVersion(version);
    }
    Checked kind = paramKind.at("kind");
    if (kind.requireSet("")) {
      List<String> errors = NameRules.dns1035Label(kind.text().toLowerCase(Locale.ROOT));
      if (!errors.isEmpty()) {
        kind.invalid(
            "may have mixed case, but should otherwise match: " + String.join(",", errors));
      }
    }
  }

  private static void apiVersion(Checked apiVersion) {
    String[] parts = apiVersion.text().split("/", -1);
    if (parts.length > 2) {
      apiVersion.invalid("unexpected GroupVersion string: " + apiVersion.text());
      return;
    }
    String group = parts.length == 2 ? parts[0] : "";
    String version = parts[parts.length - 1];
    if (!group.isEmpty()) {
      joined(apiVersion, group, NameRules.dnsSubdomain(group));
    }
    if (version.isEmpty()) {
      apiVersion.invalid("version must be specified");
    } else {
      joined(apiVersion, version, NameRules.dns1035Label(version));
    }
  }

  private static void joined(Checked field, String shown, List<String> errors) {
    if (!errors.isEmpty()) {
      field.invalid(shown, String.join(",", errors));
    }
  }
}
