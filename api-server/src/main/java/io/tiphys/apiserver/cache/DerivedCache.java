package io.tiphys.apiserver.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects and events of another cache in a form that takes time to make, such as one that a
 * webhook converts to. A thread of its own follows the other cache, so it is a little behind: it
 * has a clock of its own, and who reads from it goes by that. It ends when the other cache does.
 */
public final class DerivedCache {

  private static final Logger log = LoggerFactory.getLogger(DerivedCache.class);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int BATCH = 500;

  private final ResourceCache source;
  private final LongSupplier clock;
  private final UnaryOperator<List<CachedObject>> form;
  private final ResourceCache cache = new ResourceCache();
  private final RevisionClock reached = new RevisionClock();
  private final Semaphore events = new Semaphore(0);
  private volatile String failure = "";

  /**
   * Begins to follow.
   *
   * @param clock up to which revision the other cache has all events
   * @param form makes the other form of objects, in their order; it may block, and throw
   */
  public DerivedCache(
      ResourceCache source, LongSupplier clock, UnaryOperator<List<CachedObject>> form) {
    this.source = source;
    this.clock = clock;
    this.form = form;
    Thread.ofVirtual().name("derived-cache").start(this::run);
  }

  public ResourceCache cache() {
    return cache;
  }

  /** Up to which revision this cache has all events. */
  public long revision() {
    return reached.revision();
  }

  /** Why the other form cannot be made at the moment; empty if it can. */
  public String failure() {
    return failure;
  }

  /** Waits until this cache has all events up to a revision; false if that takes too long. */
  public boolean await(long revision, Duration patience) throws InterruptedException {
    events.release();
    return reached.await(revision, patience);
  }

  private void run() {
    Runnable waker = events::release;
    source.wake(waker);
    try {
      while (!source.ended()) {
        try {
          follow();
        } catch (RuntimeException e) {
          failure = String.valueOf(e.getMessage());
          log.atWarn().addKeyValue("error", failure).log("Objects cannot be converted yet");
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.unwake(waker);
      cache.end();
    }
  }

  /** Returns when it has been overtaken, or when the other cache has ended. */
  private void follow() throws InterruptedException {
    ResourceCache.State state = source.state();
    Optional<Cursor> found = source.cursorAfter(state.revision());
    if (found.isEmpty()) {
      return;
    }
    List<CachedObject> objects = new ArrayList<>();
    state.objects().iterator().forEachRemaining(objects::add);
    cache.reset(state.revision(), form.apply(objects));
    failure = "";
    reached.advance(state.revision());
    Cursor cursor = found.get();
    while (true) {
      long seen = clock.getAsLong();
      boolean ended = source.ended();
      if (cursor.atEnd()) {
        reached.advance(Math.max(seen, reached.revision()));
        if (ended) {
          return;
        }
        events.tryAcquire(1, TimeUnit.SECONDS);
        events.drainPermits();
      } else if (!take(cursor)) {
        return;
      }
    }
  }

  /** Returns false if events have been lost. */
  private boolean take(Cursor cursor) {
    List<CacheEvent> batch = new ArrayList<>();
    while (batch.size() < BATCH && !cursor.atEnd()) {
      Optional<CacheEvent> event = cursor.read();
      if (event.isEmpty()) {
        return false;
      }
      batch.add(event.get());
    }
    List<CachedObject> written =
        batch.stream()
            .filter(event -> event.type() != CacheEvent.Type.DELETED)
            .map(CacheEvent::object)
            .toList();
    int next = 0;
    List<CachedObject> formed = form.apply(written);
    failure = "";
    long now = System.nanoTime();
    for (CacheEvent event : batch) {
      if (event.type() == CacheEvent.Type.DELETED) {
        cache.delete(event.object().key(), event.revision(), now);
      } else {
        cache.put(formed.get(next++), now);
      }
      reached.advance(event.revision());
    }
    cache.wakeWatchers();
    return true;
  }
}
