package io.tiphys.apiserver;

import io.tiphys.apiserver.storage.ObjectStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the store forget its past, but for one interval. */
final class Compaction implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Compaction.class);

  private final ObjectStore store;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("compaction").factory());
  private long oneIntervalAgo;

  /**
   * Begins.
   *
   * @param interval zero for never
   */
  Compaction(ObjectStore store, Duration interval) {
    this.store = store;
    if (!interval.isZero()) {
      timer.scheduleWithFixedDelay(this::compact, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void compact() {
    try {
      long now = store.currentRevision();
      if (oneIntervalAgo > 0) {
        store.compact(oneIntervalAgo);
      }
      oneIntervalAgo = now;
    } catch (RuntimeException e) {
      log.atInfo().addKeyValue("error", e.getMessage()).log("The store could not be compacted");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
