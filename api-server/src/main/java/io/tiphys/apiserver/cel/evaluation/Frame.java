package io.tiphys.apiserver.cel.evaluation;

import org.jspecify.annotations.Nullable;

/** The state of one evaluation. For one thread. */
final class Frame {

  final Variables variables;

  /** The variables of comprehensions, in slots that the planner gave out. */
  final @Nullable Object[] locals;

  private final long limit;
  private long cost;

  Frame(Variables variables, int locals, long limit) {
    this.variables = variables;
    this.locals = new Object[locals];
    this.limit = limit;
  }

  void charge(long amount) {
    cost += amount;
    if (cost > limit || cost < 0) {
      throw new CostLimitException();
    }
  }

  long cost() {
    return cost < 0 ? Long.MAX_VALUE : cost;
  }
}
