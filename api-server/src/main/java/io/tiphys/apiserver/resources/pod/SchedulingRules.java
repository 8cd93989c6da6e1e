package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of what a pod asks of its node: selectors, affinity, tolerations, spreading. */
public final class SchedulingRules {

  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private SchedulingRules() {}

  static void check(Checked spec) {
    MetadataRules.labels(spec.at("nodeSelector"));
    spec.at("tolerations").items().forEach(SchedulingRules::toleration);
    nodeAffinity(spec.at("affinity", "nodeAffinity"));
    AffinityRules.check(spec.at("affinity", "podAffinity"));
    AffinityRules.check(spec.at("affinity", "podAntiAffinity"));
    SpreadRules.check(spec.at("topologySpreadConstraints"));
    Set<String> gates = new HashSet<>();
    for (Checked gate : spec.at("schedulingGates").items()) {
      String name = gate.at("name").text();
      NameRules.qualifiedName(name).forEach(error -> gate.invalid(name, error));
      if (!gates.add(name)) {
        gate.duplicate(name);
      }
    }
  }

  /** Checks a toleration of taints. */
  public static void toleration(Checked toleration) {
    Checked key = toleration.at("key");
    Checked operator = toleration.at("operator");
    if (!key.isEmpty()) {
      key.invalid(NameRules.qualifiedName(key.text()));
    } else if (!operator.is("Exists")) {
      operator.invalid(
          "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
    }
    if (toleration.has("tolerationSeconds") && !toleration.at("effect").is("NoExecute")) {
      toleration.at("effect").invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    switch (operator.text()) {
      case "", "Equal" -> {
        String errors = String.join(";", NameRules.labelValue(toleration.at("value").text()));
        if (!errors.isEmpty()) {
          operator.invalid(toleration.at("value").text(), errors);
        }
      }
      case "Exists" -> {
        if (!toleration.at("value").isEmpty()) {
          operator.invalid(
              toleration.at("value").text(), "value must be empty when `operator` is 'Exists'");
        }
      }
      case "Lt", "Gt" -> operator.notSupported(List.of("Equal", "Exists", "Lt", "Gt"));
      default -> operator.notSupported(List.of("Equal", "Exists"));
    }
    effect(toleration.at("effect"));
  }

  /** Checks a taint's or a toleration's effect, which may be empty for the latter. */
  public static void effect(Checked effect) {
    if (!effect.isEmpty()) {
      effect.oneOf(EFFECTS);
    }
  }

  private static void nodeAffinity(Checked affinity) {
    Checked required = affinity.at("requiredDuringSchedulingIgnoredDuringExecution");
    if (required.isSet()) {
      nodeSelector(required);
    }
    for (Checked preference :
        affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
      weight(preference.at("weight"));
      nodeTerm(preference.at("preference"));
    }
  }

  /** Checks a selector of nodes, as pods and volumes have it. */
  public static void nodeSelector(Checked selector) {
    Checked terms = selector.at("nodeSelectorTerms");
    if (terms.isEmpty()) {
      terms.required("must have at least one node selector term");
    }
    terms.items().forEach(SchedulingRules::nodeTerm);
  }

  private static void nodeTerm(Checked term) {
    for (Checked requirement : term.at("matchExpressions").items()) {
      nodeRequirement(requirement);
      for (Checked value : requirement.at("values").items()) {
        value.invalid(NameRules.labelValue(value.text()));
      }
      Checked key = requirement.at("key");
      key.invalid(NameRules.qualifiedName(key.text()));
    }
    term.at("matchFields").items().forEach(SchedulingRules::nodeField);
  }

  private static void nodeField(Checked requirement) {
    Checked operator = requirement.at("operator");
    Checked values = requirement.at("values");
    if (!operator.is("In") && !operator.is("NotIn")) {
      operator.invalid("not a valid selector operator");
    } else if (values.value().size() != 1) {
      values.required(
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    if (!requirement.at("key").is("metadata.name")) {
      requirement.at("key").invalid("not a valid field selector key");
    } else {
      values.items().forEach(value -> value.invalid(NameRules.dnsSubdomain(value.text())));
    }
  }

  private static void nodeRequirement(Checked requirement) {
    Checked values = requirement.at("values");
    switch (requirement.at("operator").text()) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (values.value().size() != 1) {
          values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> requirement.at("operator").invalid("not a valid selector operator");
    }
  }

  static void weight(Checked weight) {
    if (weight.number() <= 0 || weight.number() > 100) {
      weight.invalid("must be in the range 1-100");
    }
  }
}
