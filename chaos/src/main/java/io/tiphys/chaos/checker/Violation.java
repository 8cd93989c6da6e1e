package io.tiphys.chaos.checker;

import java.util.List;

/**
 * Something that must not be.
 *
 * @param evidence the records that show it, as text
 */
public record Violation(Rule rule, String what, List<String> evidence) {

  /** What is proven. */
  public enum Rule {
    /** What was acknowledged is in the store's history, at the revision and with what was told. */
    ACKNOWLEDGED_WRITE_LOST,
    /** Each change stems from one request, and no request makes two. */
    EFFECT_WITHOUT_REQUEST,
    /** What was refused did not happen, and for a reason. */
    REFUSED_YET_DONE,
    REFUSED_WITHOUT_CAUSE,
    /** A change holds what its request said. */
    WRONG_CONTENT,
    /** A write that names a revision replaces just that one. */
    COMPARE_AND_SET,
    /** What began after something else had ended has the higher revision. */
    ORDER,
    /** A read is as fresh as it was asked to be. */
    STALE_READ,
    /** A read shows the state of its revision. */
    WRONG_READ,
    /** A watcher is told each change once, in order. */
    WATCH,
    /** The witness itself has missed a revision: nothing is proven. */
    WITNESS,
    /** A part that is not broken does not answer, or not in time. */
    UNAVAILABLE
  }

  public Violation {
    evidence = List.copyOf(evidence);
  }

  static Violation of(Rule rule, String what, Object... evidence) {
    return new Violation(
        rule, what, java.util.Arrays.stream(evidence).map(Object::toString).toList());
  }
}
