package io.tiphys.apiserver.resources.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of what a Job makes of pods that fail. */
final class FailurePolicyRules {

  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final List<String> OPERATORS = List.of("In", "NotIn");
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");
  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;
  private static final int MAX_CONDITIONS = 20;

  private FailurePolicyRules() {}

  static void check(Checked spec) {
    Checked rules = spec.at("podFailurePolicy", "rules");
    if (rules.items().size() > MAX_RULES) {
      rules.add(FieldError.tooMany(rules.path(), rules.items().size(), MAX_RULES));
    }
    for (Checked rule : rules.items()) {
      action(spec, rule.at("action"));
      Checked codes = rule.at("onExitCodes");
      Checked conditions = rule.at("onPodConditions");
      if (codes.isSet()) {
        codes(codes, spec);
      }
      conditions(conditions);
      if (codes.isSet() != conditions.isEmpty()) {
        rule.add(
            new FieldError(
                FieldError.Type.INVALID,
                rule.path(),
                "Invalid value: specifying "
                    + (codes.isSet()
                        ? "both OnExitCodes and OnPodConditions is not supported"
                        : "one of OnExitCodes and OnPodConditions is required")));
      }
    }
  }

  private static String choice(List<String> values) {
    return "valid values: ["
        + values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(" "))
        + "]";
  }

  private static void action(Checked spec, Checked action) {
    if (action.isEmpty()) {
      action.required(choice(ACTIONS));
    } else if (action.is("FailIndex")) {
      if (!spec.has("backoffLimitPerIndex")) {
        action.invalid("requires the backoffLimitPerIndex to be set");
      }
    } else {
      action.oneOf(ACTIONS);
    }
  }

  private static void codes(Checked codes, Checked spec) {
    Checked operator = codes.at("operator");
    if (operator.requireSet(choice(OPERATORS))) {
      operator.oneOf(OPERATORS);
    }
    Checked container = codes.at("containerName");
    boolean known =
        List.of("containers", "initContainers").stream()
            .flatMap(list -> spec.at("template", "spec", list).items().stream())
            .anyMatch(one -> one.at("name").is(container.text()));
    if (container.isSet() && !known) {
      container.invalid("must be one of the container or initContainer names in the pod template");
    }
    Checked values = codes.at("values");
    if (values.isEmpty()) {
      values.invalid("[]", "at least one value is required");
      relabel(values);
    } else if (values.items().size() > MAX_CODES) {
      values.add(FieldError.tooMany(values.path(), values.items().size(), MAX_CODES));
    }
    Set<JsonNode> seen = new HashSet<>();
    long last = Long.MIN_VALUE;
    boolean ordered = true;
    for (Checked value : values.items()) {
      if (operator.is("In") && value.number() == 0) {
        value.invalid("must not be 0 for the In operator");
      }
      if (!seen.add(value.value())) {
        value.duplicate();
      }
      ordered &= last <= value.number();
      last = value.number();
    }
    if (!ordered) {
      values.invalid("must be ordered");
    }
  }

  /** An empty list is shown as one, and not as a text. */
  private static void relabel(Checked values) {
    FieldError error = values.errors().removeLast();
    values.add(new FieldError(error.type(), error.field(), error.detail().replace("\"[]\"", "[]")));
  }

  private static void conditions(Checked conditions) {
    if (conditions.items().size() > MAX_CONDITIONS) {
      conditions.add(
          FieldError.tooMany(conditions.path(), conditions.items().size(), MAX_CONDITIONS));
    }
    for (Checked condition : conditions.items()) {
      Checked type = condition.at("type");
      type.invalidAll(type.text(), NameRules.qualifiedName(type.text()));
      Checked status = condition.at("status");
      if (status.requireSet(choice(STATUSES))) {
        status.oneOf(STATUSES);
      }
    }
  }
}
