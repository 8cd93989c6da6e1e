package io.tiphys.chaos.checker;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold of writes and of what they did. */
final class WriteChecks {

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final Past past;
  private final Matching matching;
  private final Clock clock;
  private final List<Violation> violations = new ArrayList<>();

  private WriteChecks(Past past, Matching matching, Clock clock) {
    this.past = past;
    this.matching = matching;
    this.clock = clock;
  }

  /**
   * Checks.
   *
   * @param pending of unknown outcome, from earlier rounds
   */
  static List<Violation> of(
      Past past, Matching matching, Clock clock, List<Write> writes, List<Pending> pending) {
    WriteChecks checks = new WriteChecks(past, matching, clock);
    writes.forEach(write -> checks.check(write, clock.seenBefore(write.begin())));
    pending.forEach(each -> checks.check(each.write(), each.after()));
    return checks.violations;
  }

  private void check(Write write, long after) {
    Optional<Change> effect = matching.effect(write);
    switch (write.outcome()) {
      case Outcome.Done done -> checkDone(write, done, effect);
      case Outcome.Refused refused -> checkRefused(write, refused);
      case Outcome.Unknown _ -> {}
    }
    if (effect.isPresent()) {
      checkEffect(write, effect.get());
      if (effect.get().revision() <= after) {
        report(
            Rule.ORDER,
            "somebody had seen revision " + after + " before this began",
            write,
            effect.get());
      }
    }
  }

  private void checkDone(Write write, Outcome.Done done, Optional<Change> effect) {
    if (effect.isEmpty()) {
      report(
          Rule.ACKNOWLEDGED_WRITE_LOST,
          "it was acknowledged and is not in the history",
          write,
          past.of(write.key()));
      return;
    }
    Change change = effect.get();
    if (done.revision() != 0 && done.revision() != change.revision()) {
      report(
          Rule.ACKNOWLEDGED_WRITE_LOST, "it was acknowledged at another revision", write, change);
    }
    Optional<Content> after = change.after();
    if (after.isPresent()
        && !done.digest().isEmpty()
        && !done.digest().equals(after.get().digest())) {
      report(Rule.WRONG_CONTENT, "the answer shows another object than the store", write, change);
    }
  }

  private void checkEffect(Write write, Change change) {
    Past.Version before = past.before(change.key(), change.revision());
    if (write.verb() == Verb.CREATE) {
      if (before.content().isPresent()) {
        report(Rule.COMPARE_AND_SET, "it created what was there", write, before, change);
      }
    } else if (before.content().isEmpty()) {
      report(Rule.COMPARE_AND_SET, "it changed what was not there", write, before, change);
    } else if (write.expected() != 0 && write.expected() != before.from()) {
      report(Rule.COMPARE_AND_SET, "it replaced another revision", write, before, change);
    }
    if (change.after().isPresent()) {
      Map<String, String> wanted = new HashMap<>();
      if (write.verb() == Verb.PATCH) {
        before.content().ifPresent(content -> wanted.putAll(content.data()));
      }
      wanted.putAll(write.data());
      if (!wanted.equals(change.after().get().data())) {
        report(Rule.WRONG_CONTENT, "the data should be " + wanted, write, before, change);
      }
    }
  }

  private void checkRefused(Write write, Outcome.Refused refused) {
    List<Past.Version> possible =
        past.between(write.key(), clock.seenBefore(write.begin()), clock.reachedBy(write.end()));
    boolean justified =
        switch (refused.code()) {
          case NOT_FOUND -> possible.stream().anyMatch(v -> v.content().isEmpty());
          case CONFLICT ->
              write.verb() == Verb.CREATE
                  ? possible.stream().anyMatch(v -> v.content().isPresent())
                  : write.expected() == 0
                      || possible.stream().anyMatch(v -> v.from() != write.expected());
          default -> true;
        };
    if (!justified) {
      report(Rule.REFUSED_WITHOUT_CAUSE, "nothing stood against it at that time", write, possible);
    }
  }

  private void report(Rule rule, String what, Object... evidence) {
    violations.add(Violation.of(rule, what, evidence));
  }
}
