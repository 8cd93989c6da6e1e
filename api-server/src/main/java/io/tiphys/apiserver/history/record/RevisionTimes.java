package io.tiphys.apiserver.history.record;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * When the store had which revision, for as long as this server has watched it: exactly for the
 * last ones, to the second for a day. What is recorded late still gets the time at which it
 * happened.
 */
final class RevisionTimes {

  private static final long STEP_MILLIS = 1_000;
  private static final int MOST_SECONDS = 24 * 60 * 60;
  private static final int MOST_EXACT = 8 * 1024;

  private final ConcurrentSkipListMap<Long, Long> seconds = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Long, Long> exact = new ConcurrentSkipListMap<>();
  private int secondsSize;
  private int exactSize;
  private long last;

  /** Takes note that the store has reached a revision. Called by one thread at a time. */
  void reached(long revision, long millis) {
    if (exact.put(revision, millis) == null && ++exactSize > MOST_EXACT) {
      exact.pollFirstEntry();
      exactSize--;
    }
    if (secondsSize == 0 || millis - last >= STEP_MILLIS) {
      last = millis;
      if (seconds.put(revision, millis) == null && ++secondsSize > MOST_SECONDS) {
        seconds.pollFirstEntry();
        secondsSize--;
      }
    }
  }

  /** When a revision was reached; empty if that was before this server knew, or not yet. */
  Optional<Instant> at(long revision) {
    Map.Entry<Long, Long> first = exact.firstEntry();
    if (first != null && first.getKey() <= revision) {
      Map.Entry<Long, Long> told = exact.ceilingEntry(revision);
      return Optional.ofNullable(told).map(entry -> Instant.ofEpochMilli(entry.getValue()));
    }
    Map.Entry<Long, Long> before = seconds.floorEntry(revision);
    if (before == null) {
      return Optional.empty();
    }
    // A sample is taken with the first change after each second: what has none of its own came
    // within a second of the one before.
    Map.Entry<Long, Long> after = seconds.ceilingEntry(revision);
    long millis = before.getValue() + STEP_MILLIS;
    return Optional.of(
        Instant.ofEpochMilli(after == null ? millis : Math.min(millis, after.getValue())));
  }

  /** Whether a revision is newer than all that was reached. */
  boolean isAhead(long revision) {
    Map.Entry<Long, Long> newest = exact.lastEntry();
    return newest != null && newest.getKey() < revision;
  }
}
