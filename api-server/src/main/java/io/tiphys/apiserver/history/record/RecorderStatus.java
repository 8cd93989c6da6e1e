package io.tiphys.apiserver.history.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** How the recording goes, as numbers. */
final class RecorderStatus {

  private final LiveTap tap;
  private final AtomicLong position = new AtomicLong();
  private volatile boolean recording;
  private final Counter rows;
  private final Counter gaps;
  private final Counter failures;

  RecorderStatus(MeterRegistry meters, LiveTap tap) {
    this.tap = tap;
    Gauge.builder("tiphys.history.recording", () -> recording ? 1 : 0)
        .description("Whether this server is the one that records.")
        .register(meters);
    Gauge.builder("tiphys.history.position.revision", position::get)
        .description("Up to which revision this server knows the history to be recorded.")
        .register(meters);
    Gauge.builder("tiphys.history.lag.revisions", this::revisionsBehind)
        .description("How many revisions of the store the history is behind.")
        .register(meters);
    Gauge.builder("tiphys.history.lag.seconds", this::secondsBehind)
        .description("How old the oldest revision is that is not recorded yet.")
        .register(meters);
    Gauge.builder("tiphys.history.buffer.overflows", tap::dropped)
        .description("How often the buffer was dropped, to be read from the store later.")
        .register(meters);
    rows = counter(meters, "tiphys.history.rows", "Revisions of objects written.");
    gaps =
        counter(meters, "tiphys.history.gaps", "Ranges of revisions that could not be recorded.");
    failures = counter(meters, "tiphys.history.failures", "Turns that ended by an error.");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder(name).description(description).register(meters);
  }

  void recording(boolean now) {
    recording = now;
  }

  void reached(long revision) {
    position.set(revision);
  }

  void wrote(int count) {
    rows.increment(count);
  }

  void missed() {
    gaps.increment();
  }

  void failed() {
    failures.increment();
  }

  boolean isRecording() {
    return recording;
  }

  private double revisionsBehind() {
    return position.get() == 0 ? 0 : Math.max(0, tap.heard() - position.get());
  }

  private double secondsBehind() {
    if (revisionsBehind() == 0) {
      return 0;
    }
    return tap.times()
        .at(position.get() + 1)
        .map(at -> Math.max(0, System.currentTimeMillis() - at.toEpochMilli()) / 1000.0)
        .orElse(0.0);
  }
}
