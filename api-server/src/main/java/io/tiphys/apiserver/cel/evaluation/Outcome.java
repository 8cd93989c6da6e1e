package io.tiphys.apiserver.cel.evaluation;

/** What came of an evaluation, and what it cost. */
public sealed interface Outcome {

  long cost();

  /** The expression has a value. */
  record Value(Object value, long cost) implements Outcome {}

  /** The expression has none, because of an error. */
  record Failure(String message, long cost) implements Outcome {}

  /** The evaluation was broken off. */
  record TooExpensive(String message, long cost) implements Outcome {}
}
