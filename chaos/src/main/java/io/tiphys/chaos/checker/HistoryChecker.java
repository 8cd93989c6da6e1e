package io.tiphys.chaos.checker;

import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import io.tiphys.chaos.history.Records;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The proof, one round after the other: what was recorded in it is held against what the witness
 * saw in it. What a later round needs is kept: the state, the changes of one round, the writes of
 * unknown outcome and how far the watchers are.
 */
public final class HistoryChecker {

  /** What one round leaves to the next. Opaque; {@link #START} for the first. */
  public static final class State {
    private final Past past;
    private final long beginning;
    private final long end;
    private final List<Pending> pending;
    private final Map<String, Long> positions;

    private State(
        Past past, long beginning, long end, List<Pending> pending, Map<String, Long> positions) {
      this.past = past;
      this.beginning = beginning;
      this.end = end;
      this.pending = List.copyOf(pending);
      this.positions = Map.copyOf(positions);
    }

    /** How many writes may still happen. */
    public int pending() {
      return pending.size();
    }

    /** Up to which revision a watcher knows all. */
    public long position(String watcher) {
      return positions.getOrDefault(watcher, 0L);
    }
  }

  /** Before anything has happened. */
  public static final State START =
      new State(new Past(Map.of(), List.of()), 0, 0, List.of(), Map.of());

  /** The result of a round. */
  public record Verdict(State state, List<Violation> violations) {
    public Verdict {
      violations = List.copyOf(violations);
    }
  }

  private HistoryChecker() {}

  /**
   * Judges a round.
   *
   * @param changes what the witness saw since the last round, in order
   * @param end the revision of the store at the end of the round, which the witness has reached
   */
  public static Verdict check(State before, Records records, List<Change> changes, long end) {
    Past past = before.past.with(changes);
    List<Write> writes = new ArrayList<>(records.writes());
    before.pending.forEach(pending -> writes.add(pending.write()));
    Matching matching = Matching.of(past, changes, writes);
    Clock clock = Clock.of(before.end, records, matching);
    Map<String, Long> positions = new HashMap<>(before.positions);

    List<Violation> violations = new ArrayList<>(matching.violations());
    violations.addAll(WriteChecks.of(past, matching, clock, records.writes(), before.pending));
    violations.addAll(
        ReadChecks.of(past, before.beginning, clock, records.gets(), records.listings()));
    violations.addAll(WatchChecks.of(past, records.watchings(), positions));
    State after =
        new State(
            past.since(before.end),
            before.end,
            end,
            stillPending(before.pending, records.writes(), matching, clock),
            positions);
    return new Verdict(after, violations);
  }

  private static List<Pending> stillPending(
      List<Pending> earlier, List<Write> writes, Matching matching, Clock clock) {
    List<Pending> pending = new ArrayList<>();
    earlier.stream().filter(p -> matching.effect(p.write()).isEmpty()).forEach(pending::add);
    for (Write write : writes) {
      if (write.outcome() instanceof Outcome.Unknown && matching.effect(write).isEmpty()) {
        pending.add(new Pending(write, clock.seenBefore(write.begin())));
      }
    }
    return pending;
  }
}
