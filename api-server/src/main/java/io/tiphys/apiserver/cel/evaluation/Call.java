package io.tiphys.apiserver.cel.evaluation;

import java.util.List;

/**
 * The call of a function.
 *
 * @param overload which of the function's signatures it is; empty if only the values can tell
 */
record Call(String function, String overload, List<Step> arguments, Functions.Body body)
    implements Step {

  @Override
  public Object run(Frame frame) {
    Object[] values = new Object[arguments.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments.get(i).run(frame);
    }
    Object result = body.call(values);
    frame.charge(CallCost.of(function, overload, values, result));
    return result;
  }
}
