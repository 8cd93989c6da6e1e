package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.resources.rules.SelectorRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rules of what a pod asks of its node: selectors, affinity, tolerations, spreading. */
public final class SchedulingRules {

  private static final List<String> EFFECTS =
      List.of("NoExecute", "NoSchedule", "PreferNoSchedule");
  private static final List<String> OPERATORS =
      List.of("DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn");

  private SchedulingRules() {}

  static void check(Checked spec) {
    MetadataRules.labels(spec.at("nodeSelector"));
    spec.at("tolerations").items().forEach(SchedulingRules::toleration);
    nodeAffinity(spec.at("affinity", "nodeAffinity"));
    podAffinity(spec.at("affinity", "podAffinity"));
    podAffinity(spec.at("affinity", "podAntiAffinity"));
    spread(spec.at("topologySpreadConstraints"));
    Set<String> gates = new HashSet<>();
    for (Checked gate : spec.at("schedulingGates").items()) {
      Checked name = gate.at("name");
      name.invalid(NameRules.qualifiedName(name.text()));
      if (!gates.add(name.text())) {
        gate.duplicate(name.text());
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
      case "", "Equal" ->
          NameRules.labelValue(toleration.at("value").text())
              .forEach(error -> operator.invalid(toleration.at("value").text(), error));
      case "Exists" -> {
        if (!toleration.at("value").isEmpty()) {
          operator.invalid("value must be empty when `operator` is 'Exists'");
        }
      }
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
      Checked key = requirement.at("key");
      key.invalid(NameRules.qualifiedName(key.text()));
    }
    for (Checked requirement : term.at("matchFields").items()) {
      requirement.at("operator").oneOf(List.of("In", "NotIn"));
      if (requirement.at("values").value().size() != 1) {
        requirement
            .at("values")
            .required(
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
      }
      if (!requirement.at("key").is("metadata.name")) {
        requirement.at("key").invalid("not a valid field selector key");
      }
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
      default -> {
        if (!OPERATORS.contains(requirement.at("operator").text())) {
          requirement.at("operator").invalid("not a valid selector operator");
        }
      }
    }
  }

  private static void podAffinity(Checked affinity) {
    affinity
        .at("requiredDuringSchedulingIgnoredDuringExecution")
        .items()
        .forEach(SchedulingRules::podTerm);
    for (Checked preference :
        affinity.at("preferredDuringSchedulingIgnoredDuringExecution").items()) {
      weight(preference.at("weight"));
      podTerm(preference.at("podAffinityTerm"));
    }
  }

  private static void podTerm(Checked term) {
    SelectorRules.check(term.at("labelSelector"));
    SelectorRules.check(term.at("namespaceSelector"));
    for (Checked namespace : term.at("namespaces").items()) {
      namespace.invalid(NameRules.dnsLabel(namespace.text()));
    }
    Checked key = term.at("topologyKey");
    if (key.requireSet("can not be empty")) {
      key.invalid(NameRules.qualifiedName(key.text()));
    }
  }

  private static void weight(Checked weight) {
    if (weight.number() <= 0 || weight.number() > 100) {
      weight.invalid("must be in the range 1-100");
    }
  }

  private static void spread(Checked constraints) {
    Set<String> pairs = new HashSet<>();
    Consumer<Checked> positive =
        number -> {
          if (number.isSet() && number.number() <= 0) {
            number.invalid("must be greater than zero");
          }
        };
    for (Checked constraint : constraints.items()) {
      Checked skew = constraint.at("maxSkew");
      if (skew.number() <= 0) {
        skew.invalid("must be greater than zero");
      }
      positive.accept(constraint.at("minDomains"));
      if (constraint.has("minDomains") && !constraint.at("whenUnsatisfiable").is("DoNotSchedule")) {
        constraint
            .at("minDomains")
            .invalid(
                "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway");
      }
      if (constraint.at("topologyKey").requireSet("can not be empty")) {
        constraint
            .at("topologyKey")
            .invalid(NameRules.qualifiedName(constraint.at("topologyKey").text()));
      }
      constraint.at("whenUnsatisfiable").requireOneOf(List.of("DoNotSchedule", "ScheduleAnyway"));
      constraint.at("nodeAffinityPolicy").oneOf(List.of("Honor", "Ignore"));
      constraint.at("nodeTaintsPolicy").oneOf(List.of("Honor", "Ignore"));
      SelectorRules.check(constraint.at("labelSelector"));
      String pair =
          "{"
              + constraint.at("topologyKey").text()
              + ", "
              + constraint.at("whenUnsatisfiable").text()
              + "}";
      if (!pairs.add(pair)) {
        constraint.at("{topologyKey, whenUnsatisfiable}").duplicate(pair);
      }
    }
  }
}
