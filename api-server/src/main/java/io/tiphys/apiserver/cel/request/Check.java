package io.tiphys.apiserver.cel.request;

import io.tiphys.apiserver.cel.evaluation.Outcome;
import io.tiphys.apiserver.cel.evaluation.Variables;
import io.tiphys.apiserver.cel.expression.Environment;
import io.tiphys.apiserver.cel.expression.Environment.Compilation;
import io.tiphys.apiserver.cel.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * An expression of a policy or a condition. One that does not compile fails when it is run.
 *
 * @param expression null if it does not compile
 * @param error why not
 */
public record Check(String text, @Nullable Expression expression, String error) {

  public static final String OUT_OF_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  public static Check of(String text, Environment environment) {
    return switch (environment.compile(text)) {
      case Compilation.Compiled compiled -> new Check(text, compiled.expression(), "");
      case Compilation.Rejected rejected -> new Check(text, null, rejected.issues());
    };
  }

  public Outcome run(Variables variables) {
    return expression == null
        ? new Outcome.Failure("compilation error: " + error, 0)
        : expression.run(variables);
  }

  /** Why there is no value. */
  public String message(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failure failure when expression == null -> failure.message();
      case Outcome.Failure failure ->
          "expression '" + text + "' resulted in error: " + failure.message();
      case Outcome.TooExpensive expensive ->
          "expression '" + text + "' resulted in error: " + expensive.message();
      case Outcome.Value _ -> "";
    };
  }
}
