package io.tiphys.apiserver.storage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the store's past regularly, so that one interval of it always remains.
 *
 * <p>Each time it compacts to where the store was the time before. Several API servers may do so on
 * one store: what one has compacted the others find done.
 */
public final class Compactor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

  private final ObjectStore store;
  private final CountDownLatch closing = new CountDownLatch(1);
  private long seen;

  private Compactor(ObjectStore store) {
    this.store = store;
  }

  /**
   * Starts compacting.
   *
   * @param interval {@code --etcd-compaction-interval}; zero for never
   */
  public static Compactor start(ObjectStore store, Duration interval) {
    Compactor compactor = new Compactor(store);
    if (interval.isPositive()) {
      Thread.ofVirtual().name("store-compactor").start(() -> compactor.run(interval));
    }
    return compactor;
  }

  private void run(Duration interval) {
    try {
      do {
        tick();
      } while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    try {
      long now = store.currentRevision();
      if (seen > 0) {
        store.compact(seen);
      }
      seen = now;
    } catch (StoreUnavailableException e) {
      LOG.atWarn().addKeyValue("error", e.getMessage()).log("Compaction waits for its next turn");
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
