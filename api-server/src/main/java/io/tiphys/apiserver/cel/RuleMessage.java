package io.tiphys.apiserver.cel;

import io.tiphys.apiserver.cel.evaluation.Outcome;
import io.tiphys.apiserver.cel.evaluation.Variables;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a failed rule says.
 *
 * @param problem takes the message's place if making it went over the budget
 * @param budget what is left; negative if nothing more may run
 */
record RuleMessage(String text, @Nullable String problem, long budget) {

  private static final int MAX_BYTES = 5 * 1024;

  static RuleMessage of(CompiledRule rule, Variables variables, long budget) {
    String otherwise = rule.source().failure();
    if (rule.message() == null) {
      return new RuleMessage(otherwise, null, budget);
    }
    Outcome outcome = rule.message().run(variables);
    if (outcome.cost() > budget) {
      return new RuleMessage(
          "",
          "messageExpression evaluation failed due to running out of cost budget, no further"
              + " validation rules will be run",
          -1);
    }
    return switch (outcome) {
      case Outcome.TooExpensive _ ->
          new RuleMessage(
              "",
              "no further validation rules will be run due to call cost exceeds limit for"
                  + " messageExpression: \""
                  + rule.source().messageExpression()
                  + "\"",
              -1);
      case Outcome.Failure failure -> new RuleMessage(otherwise, null, budget - failure.cost());
      case Outcome.Value value ->
          new RuleMessage(
              value.value() instanceof String text && isUsable(text.strip())
                  ? text.strip()
                  : otherwise,
              null,
              budget - value.cost());
    };
  }

  private static boolean isUsable(String text) {
    return !text.isEmpty()
        && text.indexOf('\n') < 0
        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
  }
}
