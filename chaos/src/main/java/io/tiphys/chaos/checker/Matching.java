package io.tiphys.chaos.checker;

import io.tiphys.chaos.checker.Violation.Rule;
import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which change stems from which write: puts tell by their value, deletions by who was deleted. */
final class Matching {

  private final Past past;
  private final List<Change> changes;
  private final Map<String, Write> byValue = new HashMap<>();
  private final Map<String, List<Write>> deletions = new HashMap<>();
  private final Map<String, Change> effects = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();

  private Matching(Past past, List<Change> changes, Collection<Write> writes) {
    this.past = past;
    this.changes = changes;
    for (Write write : writes) {
      byValue.put(write.value(), write);
      if (write.verb() == Verb.DELETE) {
        deletions.computeIfAbsent(write.key(), key -> new ArrayList<>()).add(write);
      }
    }
    deletions.values().forEach(all -> all.sort(Comparator.comparingLong(Write::begin)));
  }

  /** Matches; each write and each change occurs at most once. */
  static Matching of(Past past, List<Change> changes, Collection<Write> writes) {
    Matching matching = new Matching(past, changes, writes);
    changes.forEach(matching::match);
    return matching;
  }

  List<Change> changes() {
    return changes;
  }

  /** What a write has done; empty if nothing (yet). */
  Optional<Change> effect(Write write) {
    return Optional.ofNullable(effects.get(write.value()));
  }

  static boolean acknowledged(Write write) {
    return write.outcome() instanceof Outcome.Done;
  }

  /** Changes that nobody or only the wrong one has asked for. */
  List<Violation> violations() {
    return violations;
  }

  private void match(Change change) {
    Optional<Write> author =
        change.after().isPresent()
            ? Optional.ofNullable(byValue.get(change.after().get().value()))
                .filter(write -> write.verb() != Verb.DELETE)
            : deleter(change);
    if (author.isEmpty() || !author.get().key().equals(change.key())) {
      violations.add(
          Violation.of(Rule.EFFECT_WITHOUT_REQUEST, "nobody has asked for this change", change));
      return;
    }
    Write write = author.get();
    Change other = effects.putIfAbsent(write.value(), change);
    if (other != null) {
      violations.add(
          Violation.of(
              Rule.EFFECT_WITHOUT_REQUEST, "one request, two effects", write, other, change));
    } else if (write.outcome() instanceof Outcome.Refused) {
      violations.add(
          Violation.of(Rule.REFUSED_YET_DONE, "it was refused and has happened", write, change));
    } else if (change.seenAt() < write.begin()) {
      violations.add(
          Violation.of(Rule.ORDER, "it had happened before it was asked for", write, change));
    }
  }

  /** Who has deleted it: whoever was told so, else one who does not know. */
  private Optional<Write> deleter(Change change) {
    Past.Version before = past.before(change.key(), change.revision());
    String uid = before.content().map(content -> content.uid()).orElse("");
    List<Write> candidates =
        deletions.getOrDefault(change.key(), List.of()).stream()
            .filter(write -> !effects.containsKey(write.value()))
            .toList();
    return candidates.stream()
        .filter(write -> write.outcome() instanceof Outcome.Done done && done.uid().equals(uid))
        .findFirst()
        .or(() ->
            candidates.stream()
                .filter(write -> write.outcome() instanceof Outcome.Unknown)
                .filter(write -> write.begin() <= change.seenAt())
                .filter(write -> write.expected() == 0 || write.expected() == before.from())
                .findFirst());
  }
}
