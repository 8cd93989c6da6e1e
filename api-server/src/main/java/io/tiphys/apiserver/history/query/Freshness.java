package io.tiphys.apiserver.history.query;

import io.tiphys.apiserver.history.database.HistoryReader;
import io.tiphys.apiserver.history.database.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Waits, but not for long, until the history has what the store had when somebody asked. */
public final class Freshness {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration STEP = Duration.ofMillis(20);

  private final LongSupplier currentRevision;
  private final Runnable flush;
  private final InstantSource clock;

  /**
   * @param currentRevision the store's
   * @param flush asks the recorder, if it is this server's, to write its position
   */
  public Freshness(LongSupplier currentRevision, Runnable flush, InstantSource clock) {
    this.currentRevision = currentRevision;
    this.flush = flush;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /** How far is recorded then; empty if that is not far enough in time. */
  Optional<Point> await(HistoryReader reader) {
    long wanted = currentRevision.getAsLong();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      flush.run();
      Optional<Point> reached = reader.held().map(held -> held.to().point());
      if (reached.filter(point -> point.revision() >= wanted).isPresent()) {
        return reached;
      }
      if (System.nanoTime() - end > 0) {
        return Optional.empty();
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
