package io.tiphys.apiserver.resources.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of which objects a quota is about. */
final class QuotaScopeRules {

  private static final Set<String> PLAIN =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "CrossNamespacePodAffinity");
  private static final Set<String> COMPUTE =
      Set.of("cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
  private static final List<Set<String>> OPPOSITES =
      List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

  private QuotaScopeRules() {}

  static void check(Checked spec) {
    Checked scopes = spec.at("scopes");
    Set<String> seen = new HashSet<>();
    for (Checked scope : scopes.items()) {
      if (!isKnown(scope.text())) {
        scopes.invalid("unsupported scope");
      }
      unfit(spec, scope.text())
          .forEach(_ -> scopes.invalid("unsupported scope applied to resource"));
      seen.add(scope.text());
    }
    OPPOSITES.stream().filter(seen::containsAll).forEach(_ -> scopes.invalid("conflicting scopes"));
    Checked expressions = spec.at("scopeSelector", "matchExpressions");
    for (Checked expression : expressions.items()) {
      expression(spec, expressions, expression);
    }
  }

  private static boolean isKnown(String scope) {
    return PLAIN.contains(scope)
        || scope.equals("PriorityClass")
        || scope.equals("VolumeAttributesClass");
  }

  /** The bounds that have nothing to do with a scope's kind of objects. */
  private static List<String> unfit(Checked spec, String scope) {
    return spec.at("hard")
        .keys()
        .filter(name -> ResourceNames.isOfQuotas(name) && !fits(scope, name))
        .toList();
  }

  private static boolean fits(String scope, String name) {
    return switch (scope) {
      case "Terminating",
          "NotTerminating",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity" ->
          name.equals("pods") || COMPUTE.contains(name);
      case "BestEffort" -> name.equals("pods");
      case "VolumeAttributesClass" ->
          name.equals("persistentvolumeclaims") || name.equals("requests.storage");
      default -> true;
    };
  }

  /** Upstream does not say which expression it means. */
  private static void expression(Checked spec, Checked all, Checked expression) {
    String scope = expression.at("scopeName").text();
    String operator = expression.at("operator").text();
    Checked values = expression.at("values");
    if (!isKnown(scope)) {
      all.at("scopeName").invalid(scope, "unsupported scope");
    }
    unfit(spec, scope)
        .forEach(_ -> all.invalid(shown(all), "unsupported scope applied to resource"));
    if (PLAIN.contains(scope) && !operator.equals("Exists")) {
      all.at("operator")
          .invalid(
              operator,
              "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                  + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                  + " ResourceQuotaScopeNotBestEffort or"
                  + " ResourceQuotaScopeCrossNamespacePodAffinity");
    }
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          all.add(
              FieldError.required(
                  all.at("values").path(),
                  "must be at least one value when `operator` is 'In' or 'NotIn' for scope"
                      + " selector"));
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          all.at("values")
              .invalid(
                  values.value(),
                  "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope"
                      + " selector");
        }
      }
      default -> all.at("operator").invalid(operator, "not a valid selector operator");
    }
  }

  private static ObjectNode shown(Checked expressions) {
    ObjectNode shown = Json.newObject();
    ArrayNode all = shown.putArray("MatchExpressions");
    for (Checked one : expressions.items()) {
      all.addObject()
          .put("ScopeName", one.at("scopeName").text())
          .put("Operator", one.at("operator").text())
          .set(
              "Values",
              one.at("values").isEmpty() ? NullNode.getInstance() : one.value().get("values"));
    }
    return shown;
  }
}
