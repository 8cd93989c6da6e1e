package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open watch: its watcher, the channel that it writes to, and its times. While the channel
 * takes nothing, nothing is made: a slow client costs its place among the events and no bytes.
 *
 * <p>All is done on the channel's event loop; {@link #wake}, {@link #leave} and {@link #end} may be
 * called by any thread.
 */
public final class WatchStream {

  private static final Logger log = LoggerFactory.getLogger(WatchStream.class);

  private final Watches watches;
  private final WatchQuery query;
  private final Watcher watcher;
  private final long endNanos;
  private volatile long lastSentNanos;
  private volatile long lastBookmarkNanos;
  private volatile @Nullable Outlet outlet;
  private Runnable onEnd = () -> {};
  private volatile boolean left;

  WatchStream(Watches watches, WatchQuery query, Watcher watcher, long nowNanos) {
    this.watches = watches;
    this.query = query;
    this.watcher = watcher;
    this.endNanos = nowNanos + query.timeout().toNanos();
    this.lastSentNanos = nowNanos;
    this.lastBookmarkNanos = nowNanos;
  }

  List<WatchQuery.Part> parts() {
    return query.parts();
  }

  /**
   * Begins to write, after whatever has been written before.
   *
   * @param whenEnded is called once when the server has written all that there will be
   */
  public void begin(Outlet to, Runnable whenEnded) {
    to.channel()
        .eventLoop()
        .execute(() -> {
          onEnd = whenEnded;
          outlet = to;
          watches.join(this, to.channel().eventLoop());
          if (left) { // who leaves looks for the outlet after saying so
            watches.leave(this, to.channel().eventLoop());
          } else {
            drain();
          }
        });
  }

  /** Something may have changed: the channel takes bytes again, the time has come. */
  public void wake() {
    Outlet to = outlet;
    if (to != null && !left) {
      to.channel().eventLoop().execute(this::drain);
    }
  }

  /** The connection is gone, or the stream has ended. */
  public void leave() {
    left = true;
    Outlet to = outlet;
    if (to != null) {
      to.channel().eventLoop().execute(() -> watches.leave(this, to.channel().eventLoop()));
    }
    watches.remove(this);
  }

  private void drain() {
    Channel dirty = write();
    if (dirty != null) {
      dirty.flush();
    }
  }

  /**
   * Writes what there is to tell, as far as the channel takes it.
   *
   * @return what is to be flushed; null if nothing was written
   */
  @Nullable Channel write() {
    Outlet to = outlet;
    if (left || to == null) {
      return null;
    }
    try {
      return write(to);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A watch could not be told an event and ends");
      leave();
      to.channel().close();
      return null;
    }
  }

  private @Nullable Channel write(Outlet to) {
    boolean written = false;
    int room = Watcher.CHUNK;
    while (room > 0 && to.writable()) {
      Optional<ByteBuf> frames =
          watcher.next(to.channel().alloc(), to.frameByFrame() ? 1 : Watcher.CHUNK);
      if (frames.isEmpty()) {
        break;
      }
      written = true;
      room -= frames.get().readableBytes();
      to.write(frames.get());
    }
    if (written) {
      lastSentNanos = System.nanoTime();
    }
    if (watcher.ended()) {
      leave();
      onEnd.run();
    } else if (room <= 0) {
      wake(); // others have their turn first
    }
    return written ? to.connection() : null;
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
      wake();
    }
  }

  /** Ends the watch as a time-out does. */
  void end() {
    watcher.endDue = true;
    wake();
  }
}
