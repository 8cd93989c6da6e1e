package io.tiphys.apiserver.cel.evaluation;

/** One planned part of an expression. */
@FunctionalInterface
interface Step {

  /** The value of the part; throws {@link EvaluationException}. */
  Object run(Frame frame);

  /** A part whose value is known before. It costs nothing. */
  record Constant(Object value) implements Step {
    @Override
    public Object run(Frame frame) {
      return value;
    }
  }
}
