package io.tiphys.apiserver.cel.evaluation;

/** The end of an evaluation that costs too much; nothing absorbs it. */
final class CostLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CostLimitException() {
    super("operation cancelled: actual cost limit exceeded", null, false, false);
  }
}
