package io.tiphys.apiserver.cel.evaluation;

/** An error of an expression, in upstream's words. Logical operators may absorb it. */
public final class EvaluationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message, null, false, false);
  }

  /** No function of that name takes such values. */
  static EvaluationException noSuchOverload() {
    return new EvaluationException("no such overload");
  }

  static EvaluationException noSuchKey(Object key) {
    return new EvaluationException("no such key: " + key);
  }
}
