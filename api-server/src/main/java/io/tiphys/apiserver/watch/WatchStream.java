package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.apiserver.cache.ResourceCache;
import io.tiphys.apiserver.watch.PacedStream.Connection;
import java.util.Optional;

/** One open watch: its watcher, the connection that it writes to, and its times. */
final class WatchStream {

  private final ResourceCache cache;
  private final Watcher watcher;
  private final PacedStream frames;
  private final Runnable waker;
  private final long endNanos;
  private volatile long lastSentNanos;
  private volatile long lastBookmarkNanos;

  WatchStream(
      ResourceCache cache,
      Watcher watcher,
      Watches watches,
      Connection connection,
      long nowNanos,
      long endNanos) {
    this.cache = cache;
    this.watcher = watcher;
    this.endNanos = endNanos;
    this.lastSentNanos = nowNanos;
    this.lastBookmarkNanos = nowNanos;
    this.frames = new PacedStream(new Frames(), connection, () -> leave(watches));
    this.waker = frames::wake;
  }

  private final class Frames implements PacedStream.Source {
    @Override
    public Optional<ByteBuf> next(ByteBufAllocator allocator) {
      Optional<ByteBuf> next = watcher.next(allocator);
      if (next.isPresent()) {
        lastSentNanos = System.nanoTime();
      }
      return next;
    }

    @Override
    public boolean ended() {
      return watcher.ended();
    }
  }

  PacedStream frames() {
    return frames;
  }

  void join() {
    cache.wake(waker);
  }

  private void leave(Watches watches) {
    cache.unwake(waker);
    watches.remove(this);
  }

  /** Looks at the time; called about once a second. */
  void tick(long nowNanos, long heartbeatNanos, long bookmarkNanos) {
    boolean due = false;
    if (nowNanos - endNanos >= 0) {
      watcher.endDue = true;
      due = true;
    }
    if (nowNanos - lastSentNanos >= heartbeatNanos) {
      lastSentNanos = nowNanos;
      watcher.heartbeatDue = true;
      due = true;
    }
    if (nowNanos - lastBookmarkNanos >= bookmarkNanos) {
      lastBookmarkNanos = nowNanos;
      watcher.bookmarkDue = true;
      due = true;
    }
    if (due) {
      frames.wake();
    }
  }

  /** Ends the watch as a time-out does. */
  void end() {
    watcher.endDue = true;
    frames.wake();
  }
}
