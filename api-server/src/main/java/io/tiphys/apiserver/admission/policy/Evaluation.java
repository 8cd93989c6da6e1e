package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import io.tiphys.apiserver.admission.matching.MatchConditions.Result;
import io.tiphys.apiserver.cel.evaluation.LazyFields;
import io.tiphys.apiserver.cel.evaluation.Outcome;
import io.tiphys.apiserver.cel.evaluation.Variables;
import io.tiphys.apiserver.cel.request.Check;
import io.tiphys.apiserver.cel.request.PolicyExpressions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One evaluation of a policy, for one request and one set of parameters. */
final class Evaluation {

  private static final long BUDGET = 10_000_000;
  private static final int MAX_MESSAGE_BYTES = 5 * 1024;

  private final Policy policy;
  private final String binding;
  private final Variables request;
  private final LazyFields composed;
  private final List<Decision> decisions = new ArrayList<>(0);
  private final Map<String, String> annotations = new LinkedHashMap<>(0);
  private long budget = BUDGET;

  Evaluation(Policy policy, String binding, Variables request) {
    this.policy = policy;
    this.binding = binding;
    this.request = request;
    var variables = policy.expressions().variables();
    this.composed =
        new LazyFields(
            variables.keySet(),
            name -> {
              Check check = variables.get(name);
              return check == null
                  ? new Outcome.Failure("no such variable", 0)
                  : check.run(this::find);
            });
  }

  private @Nullable Object find(String variable) {
    return variable.equals("variables") ? composed : request.find(variable);
  }

  /** What the policy has against the request, in the order of its validations. */
  List<Decision> run() {
    switch (policy.conditions().evaluate(request)) {
      case Result.Matches result when !result.matches() -> {
        return decisions;
      }
      case Result.Failed failed -> {
        fail(failed.message());
        return decisions;
      }
      case Result.Matches _ -> {}
    }
    PolicyExpressions expressions = policy.expressions();
    for (int i = 0; i < expressions.validations().size(); i++) {
      Check check = expressions.validations().get(i);
      Outcome outcome = check.run(this::find);
      if (!pay(outcome)) {
        decisions.clear();
        fail(Check.OUT_OF_BUDGET);
        return decisions;
      }
      if (!(outcome instanceof Outcome.Value(Object value, _))) {
        fail(check.message(outcome));
      } else if (!Boolean.TRUE.equals(value)) {
        JsonNode validation = policy.validation(i);
        decide(message(validation, expressions.messages().get(i), check), reason(validation), i);
      }
    }
    for (int i = 0; i < expressions.annotations().size(); i++) {
      annotate(policy.annotationKey(i), expressions.annotations().get(i));
    }
    return decisions;
  }

  /** What {@link #run} has found to put into the audit trail. */
  Map<String, String> annotations() {
    return annotations;
  }

  private static String reason(JsonNode validation) {
    return validation.path("reason").asText("");
  }

  private boolean pay(Outcome outcome) {
    budget -= outcome.cost() + composed.takeCost();
    return budget >= 0;
  }

  private void fail(String message) {
    if (!policy.ignoresFailures()) {
      decide(message, "", 0);
    }
  }

  private void decide(String message, String reason, int expression) {
    decisions.add(new Decision(policy.name(), Optional.of(binding), message, reason, expression));
  }

  private String message(JsonNode validation, @Nullable Check expression, Check check) {
    if (expression != null) {
      Outcome outcome = expression.run(this::find);
      if (!pay(outcome)) {
        return "failed messageExpression: " + Check.OUT_OF_BUDGET;
      }
      if (outcome instanceof Outcome.Value(Object value, _)
          && value instanceof String text
          && isUsable(text.strip())) {
        return text.strip();
      }
    }
    String message = validation.path("message").asText("").strip();
    return message.isEmpty() ? "failed expression: " + check.text().strip() : message;
  }

  private static boolean isUsable(String text) {
    return !text.isEmpty()
        && text.indexOf('\n') < 0
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_MESSAGE_BYTES;
  }

  /** What an annotation says goes into the audit trail; one that cannot be made is a failure. */
  private void annotate(String key, Check annotation) {
    Outcome outcome = annotation.run(this::find);
    if (!(outcome instanceof Outcome.Value(Object value, _))) {
      fail(annotation.message(outcome));
    } else if (value instanceof String text) {
      if (!text.isBlank()) {
        annotations.put(key, text);
      }
    } else if (!(value instanceof NullValue)) {
      decide(
          "valueExpression '"
              + annotation.text()
              + "' resulted in unsupported return type. Return type must be either string or"
              + " null.",
          "",
          0);
    }
  }
}
