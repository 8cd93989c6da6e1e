package io.tiphys.apiserver.cel.evaluation;

import dev.cel.common.values.NullValue;
import java.util.List;
import java.util.Map;

/**
 * The call of a function.
 *
 * @param overload which of the function's signatures it is; empty if only the values can tell
 */
record Call(String function, String overload, List<Step> arguments, Functions.Body body)
    implements Step {

  /** An overload that costs nothing. */
  static final String FREE = "free";

  /** What stands for an argument that has no value, when the cost is reckoned. */
  private static final Object NOTHING = NullValue.NULL_VALUE;

  /** Whether upstream makes a set of the list, in which looking costs nothing. */
  static boolean isSet(Step step) {
    if (!(step instanceof Step.Constant(Object value))
        || !(value instanceof List<?> list)
        || list.isEmpty()) {
      return false;
    }
    Class<?> type = Values.present(list.getFirst()).getClass();
    return !List.class.isAssignableFrom(type)
        && !Map.class.isAssignableFrom(type)
        && list.stream().allMatch(type::isInstance);
  }

  @Override
  public Object run(Frame frame) {
    Object[] values = new Object[arguments.size()];
    EvaluationException failure = null;
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = arguments.get(i).run(frame);
      } catch (EvaluationException e) {
        if (values.length > 2) {
          throw e;
        }
        failure = failure == null ? e : failure;
        values[i] = NOTHING;
      }
    }
    if (failure == null) {
      try {
        Object result = body.call(values);
        frame.charge(CallCost.of(function, overload, values, result));
        return result;
      } catch (EvaluationException e) {
        failure = e;
      }
    }
    frame.charge(failedCost(values));
    throw failure;
  }

  /** A call that fails costs what it would have. */
  private long failedCost(Object[] values) {
    try {
      return CallCost.of(function, overload, values, NOTHING);
    } catch (EvaluationException | ClassCastException e) {
      return 1;
    }
  }
}
