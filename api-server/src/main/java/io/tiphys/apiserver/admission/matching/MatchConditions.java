package io.tiphys.apiserver.admission.matching;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cel.evaluation.Outcome;
import io.tiphys.apiserver.cel.evaluation.Variables;
import io.tiphys.apiserver.cel.expression.Environment;
import io.tiphys.apiserver.cel.request.Check;
import io.tiphys.apiserver.cel.request.RequestTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The {@code matchConditions}: expressions that all have to be true. Compiled when first needed.
 */
public final class MatchConditions {

  private static final long BUDGET = 2_500_000;

  private final JsonNode conditions;
  private final boolean params;
  private volatile Optional<List<Check>> compiled = Optional.empty();

  public MatchConditions(JsonNode conditions, boolean params) {
    this.conditions = conditions;
    this.params = params;
  }

  public boolean isEmpty() {
    return conditions.isEmpty();
  }

  /** Whether all are true. */
  public sealed interface Result {

    /** All are, or one is not. */
    record Matches(boolean matches) implements Result {}

    /** None is false, but some could not be told. */
    record Failed(String message) implements Result {}
  }

  public Result evaluate(Variables variables) {
    List<String> errors = new ArrayList<>(0);
    long budget = BUDGET;
    for (Check check : checks()) {
      Outcome outcome = check.run(variables);
      if (outcome.cost() > budget) {
        return new Result.Failed(Check.OUT_OF_BUDGET);
      }
      budget -= outcome.cost();
      if (outcome instanceof Outcome.Value(Object value, _)) {
        if (Boolean.FALSE.equals(value)) {
          return new Result.Matches(false);
        }
      } else {
        errors.add(check.message(outcome));
      }
    }
    return errors.isEmpty()
        ? new Result.Matches(true)
        : new Result.Failed(
            errors.size() == 1
                ? errors.getFirst()
                : errors.stream().distinct().collect(Collectors.joining(", ", "[", "]")));
  }

  private List<Check> checks() {
    Optional<List<Check>> known = compiled;
    if (known.isPresent()) {
      return known.get();
    }
    Environment environment = RequestTypes.variables(params, true).build();
    List<Check> made = new ArrayList<>();
    for (JsonNode condition : conditions) {
      made.add(Check.of(condition.path("expression").asText(), environment));
    }
    compiled = Optional.of(made);
    return made;
  }
}
