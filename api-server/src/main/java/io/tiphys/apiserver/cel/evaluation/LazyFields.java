package io.tiphys.apiserver.cel.evaluation;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object whose fields are the values of expressions, each evaluated once, when it is first asked
 * for. For one thread.
 */
public final class LazyFields extends AbstractMap<Object, Object> {

  private final Set<String> names;
  private final Function<String, Outcome> evaluation;
  private final Map<String, Outcome> known = new HashMap<>();
  private long cost;

  /**
   * @param evaluation gives the value of a field
   */
  public LazyFields(Set<String> names, Function<String, Outcome> evaluation) {
    this.names = names;
    this.evaluation = evaluation;
  }

  /** What evaluations have cost since it was last asked. */
  public long takeCost() {
    long taken = cost;
    cost = 0;
    return taken;
  }

  @Override
  public @Nullable Object get(Object key) {
    if (!(key instanceof String name) || !names.contains(name)) {
      return null;
    }
    Outcome outcome = known.get(name);
    if (outcome == null) {
      outcome = evaluation.apply(name);
      known.put(name, outcome);
      cost += outcome.cost();
    }
    return switch (outcome) {
      case Outcome.Value value -> value.value();
      case Outcome.Failure failure -> throw failed(name, failure.message());
      case Outcome.TooExpensive expensive -> throw failed(name, expensive.message());
    };
  }

  private static EvaluationException failed(String name, String why) {
    return new EvaluationException(
        "composited variable \"" + name + "\" fails to evaluate: " + why);
  }

  @Override
  public boolean containsKey(Object key) {
    return key instanceof String name && names.contains(name);
  }

  @Override
  public int size() {
    return names.size();
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    throw EvaluationException.noSuchOverload();
  }
}
