package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.ResourceCache;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.watch.PacedStream.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All watches of this server: opens them, keeps their time, ends them when the server stops. */
public final class Watches implements AutoCloseable {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration BOOKMARK = Duration.ofSeconds(60);

  private final StoreCache caches;
  private final Duration heartbeat;
  private final Duration bookmark;
  private final Set<WatchStream> open = ConcurrentHashMap.newKeySet();
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
   * Opens a watch.
   *
   * @param reached a revision that the caches have reached, and not older than what was asked for
   */
  public PacedStream open(
      ResourceCache cache,
      WatchQuery query,
      FrameFormat format,
      ObjectView view,
      long reached,
      Connection connection) {
    Watcher watcher = Watcher.open(cache, query, format, view, caches::revision, reached);
    long now = System.nanoTime();
    WatchStream stream =
        new WatchStream(cache, watcher, this, connection, now, now + query.timeout().toNanos());
    add(stream);
    return stream.frames();
  }

  private void add(WatchStream stream) {
    stream.join();
    open.add(stream);
    if (closed) {
      stream.end();
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
