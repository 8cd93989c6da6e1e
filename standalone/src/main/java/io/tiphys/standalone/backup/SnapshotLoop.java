package io.tiphys.standalone.backup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves whenever it is time. What fails is tried again every minute until the next time has come; a
 * time that passed while one was being saved is left out.
 *
 * @param schedule the first time after another; empty when there is none any more
 */
record SnapshotLoop(
    Function<Instant, Optional<Instant>> schedule, InstantSource clock, Pause pause) {

  private static final Logger log = LoggerFactory.getLogger(SnapshotLoop.class);

  /** A clock that is set may be noticed this late. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofMinutes(1);

  /** Sleeps. */
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /** Saves a snapshot. */
  interface Saving {
    void save() throws IOException;
  }

  /** Runs until it is interrupted, or no time comes any more. */
  void run(Saving saving) throws InterruptedException {
    Optional<Instant> due = schedule.apply(clock.instant());
    while (due.isPresent()) {
      sleepUntil(due.get());
      boolean saved = tryTo(saving);
      Optional<Instant> next = schedule.apply(clock.instant());
      Instant retry = clock.instant().plus(RETRY);
      due = saved || next.filter(retry::isAfter).isPresent() ? next : Optional.of(retry);
    }
  }

  private void sleepUntil(Instant time) throws InterruptedException {
    for (Duration left = until(time); left.isPositive(); left = until(time)) {
      pause.sleep(left.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : left);
    }
  }

  private Duration until(Instant time) {
    return Duration.between(clock.instant(), time);
  }

  private static boolean tryTo(Saving saving) {
    try {
      saving.save();
      return true;
    } catch (IOException | RuntimeException e) {
      log.atError().addKeyValue("error", e.getMessage()).log("A snapshot could not be saved");
      return false;
    }
  }
}
