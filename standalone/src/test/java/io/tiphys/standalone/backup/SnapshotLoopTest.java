package io.tiphys.standalone.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.controller.cronjob.CronSchedule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When snapshots are saved, on a clock that only sleeping moves. */
final class SnapshotLoopTest {

  private static final Instant START = Instant.parse("2026-11-22T11:58:30Z");

  private final List<Instant> saved = new ArrayList<>();
  private Instant now = START;
  private Duration longestPause = Duration.ZERO;

  private SnapshotLoop loop(String schedule, Instant end) {
    return new SnapshotLoop(
        CronSchedule.parse(schedule, "")::next,
        () -> now,
        pause -> {
          longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
          now = now.plus(pause);
          if (now.isAfter(end)) {
            throw new InterruptedException("the test is over");
          }
        });
  }

  private void runUntil(String end, String schedule, SnapshotLoop.Saving saving) {
    assertThatThrownBy(() -> loop(schedule, Instant.parse(end)).run(saving))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void savesAtItsTimes() {
    runUntil("2026-11-23T12:30:00Z", "0 */12 * * *", () -> saved.add(now));
    assertThat(saved)
        .containsExactly(
            Instant.parse("2026-11-22T12:00:00Z"),
            Instant.parse("2026-11-23T00:00:00Z"),
            Instant.parse("2026-11-23T12:00:00Z"));
    assertThat(longestPause).as("a clock that is set is noticed").isLessThanOrEqualTo(minute(1));
  }

  @Test
  void savesAtIntervals() {
    runUntil("2026-11-22T14:00:00Z", "@every 45m", () -> saved.add(now));
    assertThat(saved).containsExactly(START.plus(minute(45)), START.plus(minute(90)));
  }

  @Test
  void triesAgainUntilTheNextTime() {
    runUntil(
        "2026-11-22T13:01:00Z",
        "0 * * * *",
        () -> {
          saved.add(now);
          if (saved.size() < 3) {
            throw new IOException("no etcd");
          }
        });
    assertThat(saved)
        .containsExactly(
            Instant.parse("2026-11-22T12:00:00Z"),
            Instant.parse("2026-11-22T12:01:00Z"),
            Instant.parse("2026-11-22T12:02:00Z"),
            Instant.parse("2026-11-22T13:00:00Z"));
  }

  @Test
  void leavesOutATimeThatPassedWhileItSaved() {
    runUntil(
        "2026-11-22T15:59:00Z",
        "0 * * * *",
        () -> {
          saved.add(now);
          now = now.plus(minute(90));
        });
    assertThat(saved)
        .containsExactly(
            Instant.parse("2026-11-22T12:00:00Z"), Instant.parse("2026-11-22T14:00:00Z"));
  }

  private static Duration minute(long count) {
    return Duration.ofMinutes(count);
  }
}
