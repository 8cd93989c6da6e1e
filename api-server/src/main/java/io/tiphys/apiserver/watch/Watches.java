package io.tiphys.apiserver.watch;

import io.netty.channel.EventLoop;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.KeyRange;
import io.tiphys.apiserver.cache.SortedObjects;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.watch.WatchQuery.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All watches of this server: opens them, keeps their time, ends them when the server stops. */
public final class Watches implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration BOOKMARK = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 1_000;

  private final StoreCache caches;
  private final Duration heartbeat;
  private final Duration bookmark;
  private final Set<WatchStream> open = ConcurrentHashMap.newKeySet();
  private final Map<EventLoop, LoopWatches> loops = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watch-timer").factory());
  private volatile boolean closed;

  public Watches(StoreCache caches) {
    this(caches, HEARTBEAT, BOOKMARK, Duration.ofSeconds(1));
  }

  Watches(StoreCache caches, Duration heartbeat, Duration bookmark, Duration tick) {
    this.caches = caches;
    this.heartbeat = heartbeat;
    this.bookmark = bookmark;
    timer.scheduleWithFixedDelay(this::tick, tick.toNanos(), tick.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Opens a watch. Blocks for a moment at most, so call it on a virtual thread. One whose beginning
   * has been forgotten says so as its first event, and ends.
   *
   * @param reached a revision that the caches have reached, and not older than what was asked for
   */
  public WatchStream open(WatchQuery query, FrameFormat format, long reached) {
    Watcher watcher =
        query.initialEvents()
            ? withInitialEvents(query, format)
            : following(query, format, reached);
    return opened(query, watcher);
  }

  /** A watch that only says why there is none. */
  public WatchStream refuse(WatchQuery query, FrameFormat format, Status why) {
    return opened(query, Watcher.refusing(query, format, why));
  }

  private WatchStream opened(WatchQuery query, Watcher watcher) {
    WatchStream stream = new WatchStream(this, query, watcher, System.nanoTime());
    open.add(stream);
    if (closed) {
      stream.end();
    }
    return stream;
  }

  private Watcher following(WatchQuery query, FrameFormat format, long reached) {
    long start = query.revision().orElse(0) == 0 ? reached : query.revision().getAsLong();
    List<Followed> parts = new ArrayList<>();
    for (Part part : query.parts()) {
      parts.add(
          new Followed(part, Collections.emptyIterator(), caches.cursorAfter(part.cache(), start)));
    }
    return new Watcher(query, format, query::revisionOfAll, start, parts);
  }

  /** Begins with what all its parts are at one revision. */
  private Watcher withInitialEvents(WatchQuery query, FrameFormat format) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long start = query.revisionOfAll();
      List<Followed> parts = new ArrayList<>();
      for (Part part : query.parts()) {
        Optional<SortedObjects> objects = part.cache().stateAt(start);
        if (objects.isPresent()) {
          parts.add(
              new Followed(
                  part,
                  new KeyRange(part.selector().namespace()).over(objects.get()),
                  part.cache().cursorAfter(start)));
        }
      }
      if (parts.size() == query.parts().size()) {
        return new Watcher(query, format, query::revisionOfAll, start, parts);
      }
      pause(); // the caches are being filled anew
    }
    throw new StoreUnavailableException("the caches are being filled", null);
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while the caches were filled", e);
    }
  }

  /** Called on the loop. */
  void join(WatchStream stream, EventLoop loop) {
    loops.computeIfAbsent(loop, LoopWatches::new).join(stream);
  }

  /** Called on the loop. */
  void leave(WatchStream stream, EventLoop loop) {
    LoopWatches watches = loops.get(loop);
    if (watches != null) {
      watches.leave(stream);
    }
  }

  void remove(WatchStream stream) {
    open.remove(stream);
  }

  public int count() {
    return open.size();
  }

  private void tick() {
    long now = System.nanoTime();
    for (WatchStream stream : open) {
      stream.tick(now, heartbeat.toNanos(), bookmark.toNanos());
    }
  }

  /** Ends all watches, now and from now on. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    open.forEach(WatchStream::end);
  }
}
