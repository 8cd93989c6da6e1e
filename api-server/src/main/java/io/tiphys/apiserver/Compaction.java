package io.tiphys.apiserver;

import io.tiphys.apiserver.storage.CompactionRound;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes part, once in an interval, in making the store forget its past but for one interval. */
final class Compaction implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Compaction.class);

  private final ObjectStore store;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("compaction").factory());
  private CompactionRound last = CompactionRound.NONE;

  /**
   * Begins.
   *
   * @param interval zero for never
   */
  Compaction(ObjectStore store, Duration interval) {
    this.store = store;
    if (!interval.isZero()) {
      long millis = interval.toMillis();
      timer.scheduleWithFixedDelay(this::compact, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void compact() {
    try {
      last = store.compact(last);
      if (last.compacted() > 0) {
        log.atDebug().addKeyValue("resourceVersion", last.compacted()).log("Compacted the store");
      }
    } catch (StoreUnavailableException | IllegalArgumentException e) {
      log.atInfo().addKeyValue("error", e.getMessage()).log("The store could not be compacted");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
