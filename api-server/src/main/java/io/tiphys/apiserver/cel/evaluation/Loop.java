package io.tiphys.apiserver.cel.evaluation;

import java.util.List;
import java.util.Map;

/**
 * A comprehension: what macros such as {@code all} and {@code map} become.
 *
 * @param second the slot of the second variable; negative if there is none
 */
record Loop(
    Step range,
    Step initial,
    Step condition,
    Step step,
    Step result,
    int accumulator,
    int first,
    int second)
    implements Step {

  @Override
  public Object run(Frame frame) {
    Object over = range.run(frame);
    frame.locals[accumulator] = initial.run(frame);
    switch (over) {
      case List<?> list -> {
        int index = 0;
        for (Object item : list) {
          boolean more = second < 0 ? next(frame, item, item) : next(frame, (long) index, item);
          if (!more) {
            break;
          }
          index++;
        }
      }
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (!next(frame, entry.getKey(), entry.getValue())) {
            break;
          }
        }
      }
      default -> throw EvaluationException.noSuchOverload();
    }
    return result.run(frame);
  }

  /** Takes one element in; false once the result cannot change. */
  private boolean next(Frame frame, Object one, Object other) {
    frame.locals[first] = one;
    if (second >= 0) {
      frame.locals[second] = other;
    }
    if (Boolean.FALSE.equals(condition.run(frame))) {
      return false;
    }
    try {
      frame.locals[accumulator] = step.run(frame);
    } catch (EvaluationException e) {
      frame.locals[accumulator] = e;
    }
    return true;
  }
}
