package io.tiphys.chaos.checker;

import io.tiphys.chaos.history.Change;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Listing;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Records;
import io.tiphys.chaos.history.Told;
import io.tiphys.chaos.history.Watching;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Between which revisions a moment of real time lies: not below any that somebody had seen by then,
 * and below each that was only asked for later.
 */
final class Clock {

  private record Mark(long time, long revision) {}

  private final long floor;
  private final List<Mark> seen;
  private final List<Mark> asked;

  private Clock(long floor, List<Mark> seen, List<Mark> asked) {
    this.floor = floor;
    this.seen = seen;
    this.asked = asked;
  }

  /** Of a round, before which all up to {@code floor} had been seen. */
  static Clock of(long floor, Records records, Matching matching) {
    List<Mark> seen = new ArrayList<>();
    List<Mark> asked = new ArrayList<>();
    for (Write write : records.writes()) {
      Change effect = matching.effect(write).orElse(null);
      if (effect != null) {
        asked.add(new Mark(write.begin(), effect.revision()));
        if (Matching.acknowledged(write)) {
          seen.add(new Mark(write.end(), effect.revision()));
        }
      }
    }
    for (Get get : records.gets()) {
      get.found().ifPresent(found -> seen.add(new Mark(get.end(), found.revision())));
    }
    for (Listing listing : records.listings()) {
      seen.add(new Mark(listing.end(), listing.revision()));
    }
    for (Watching watching : records.watchings()) {
      for (Told told : watching.told()) {
        seen.add(new Mark(told.at(), told.revision()));
      }
    }
    for (Change change : matching.changes()) {
      seen.add(new Mark(change.seenAt(), change.revision()));
    }
    return new Clock(floor, rising(seen), falling(asked));
  }

  /** By time, each with the highest revision so far. */
  private static List<Mark> rising(List<Mark> marks) {
    marks.sort(Comparator.comparingLong(Mark::time));
    long highest = 0;
    for (int i = 0; i < marks.size(); i++) {
      highest = Math.max(highest, marks.get(i).revision());
      marks.set(i, new Mark(marks.get(i).time(), highest));
    }
    return marks;
  }

  /** By time, each with the lowest revision from there on. */
  private static List<Mark> falling(List<Mark> marks) {
    marks.sort(Comparator.comparingLong(Mark::time));
    long lowest = Long.MAX_VALUE;
    for (int i = marks.size() - 1; i >= 0; i--) {
      lowest = Math.min(lowest, marks.get(i).revision());
      marks.set(i, new Mark(marks.get(i).time(), lowest));
    }
    return marks;
  }

  /** The highest revision that anybody had seen before {@code time}. */
  long seenBefore(long time) {
    int low = 0;
    int high = seen.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seen.get(middle).time() < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? floor : Math.max(floor, seen.get(low - 1).revision());
  }

  /** The highest revision that can have been reached by {@code time}. */
  long reachedBy(long time) {
    int low = 0;
    int high = asked.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (asked.get(middle).time() <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == asked.size() ? Long.MAX_VALUE : asked.get(low).revision() - 1;
  }
}
