package io.tiphys.apiserver.cel.evaluation;

import java.util.Optional;

/** The steps that do not need all their arguments, and so may pass over an error. */
final class Logic {

  private Logic() {}

  record And(Step left, Step right) implements Step {
    @Override
    public Object run(Frame frame) {
      return decide(frame, left, right, false);
    }
  }

  record Or(Step left, Step right) implements Step {
    @Override
    public Object run(Frame frame) {
      return decide(frame, left, right, true);
    }
  }

  /** The value that decides wins over an error on the other side. */
  private static Object decide(Frame frame, Step left, Step right, boolean decisive) {
    EvaluationException failure = null;
    try {
      if (bool(left.run(frame)) == decisive) {
        return decisive;
      }
    } catch (EvaluationException e) {
      failure = e;
    }
    if (bool(right, frame, failure) == decisive) {
      return decisive;
    }
    if (failure != null) {
      throw failure;
    }
    return !decisive;
  }

  private static boolean bool(
      Step step, Frame frame, @org.jspecify.annotations.Nullable EvaluationException earlier) {
    try {
      return bool(step.run(frame));
    } catch (EvaluationException e) {
      throw earlier == null ? e : earlier;
    }
  }

  private static boolean bool(Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw EvaluationException.noSuchOverload();
  }

  record Choice(Step condition, Step then, Step otherwise) implements Step {
    @Override
    public Object run(Frame frame) {
      return bool(condition.run(frame)) ? then.run(frame) : otherwise.run(frame);
    }
  }

  record NotStrictlyFalse(Step argument) implements Step {
    @Override
    public Object run(Frame frame) {
      Object value;
      try {
        value = argument.run(frame);
      } catch (EvaluationException e) {
        value = true;
      }
      frame.charge(1);
      return !Boolean.FALSE.equals(value);
    }
  }

  /** The first optional's value, or else the other argument, which is looked at only then. */
  record Otherwise(Step optional, Step other, String function) implements Step {
    @Override
    public Object run(Frame frame) {
      if (!(optional.run(frame) instanceof Optional<?> maybe)) {
        throw EvaluationException.noSuchOverload();
      }
      if (maybe.isEmpty()) {
        return other.run(frame);
      }
      return function.equals("or") ? maybe : maybe.get();
    }
  }

  record OptionalSelect(Step operand, String field) implements Step {
    @Override
    public Object run(Frame frame) {
      Object on = operand.run(frame);
      Optional<Object> found = Members.find(on, field);
      frame.charge(found.isPresent() ? 1 : 0);
      return found;
    }
  }
}
