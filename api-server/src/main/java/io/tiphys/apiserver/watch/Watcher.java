package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CacheEvent;
import io.tiphys.apiserver.cache.CachedObject;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one watch sends next: first what is there, then a frame for each event, in the order of
 * revisions over all its parts. It holds nothing but its places among the events that all watchers
 * share. Used by one thread at a time; what others ask of it (a heartbeat, the end) are volatile
 * flags that it looks at when it is asked for bytes.
 */
final class Watcher {

  /** About as much as is sent at a time. */
  static final int CHUNK = 32 * 1024;

  private final WatchQuery query;
  private final FrameFormat format;
  private final LongSupplier clock;
  private final long start;
  private final List<Followed> parts;

  private @Nullable Status refusal;
  private boolean begun;
  private boolean endMarked;
  private boolean ended;
  private long delivered;

  volatile boolean heartbeatDue;
  volatile boolean bookmarkDue;
  volatile boolean endDue;

  /**
   * @param clock up to which revision the caches have all events
   * @param start the revision that the parts begin at
   */
  Watcher(
      WatchQuery query, FrameFormat format, LongSupplier clock, long start, List<Followed> parts) {
    this.query = query;
    this.format = format;
    this.clock = clock;
    this.start = start;
    this.delivered = start;
    this.parts = parts;
    this.endMarked = !query.initialEvents();
  }

  /** One that says why it cannot watch, and ends. */
  static Watcher refusing(WatchQuery query, FrameFormat format, Status why) {
    Watcher watcher = new Watcher(query, format, () -> 0, 0, List.of());
    watcher.refusal = why;
    return watcher;
  }

  boolean ended() {
    return ended;
  }

  /**
   * The next frames, or empty if there is nothing to send now. The caller releases the buffer.
   *
   * @param atMost about how many bytes, the last frame not counted
   */
  Optional<ByteBuf> next(ByteBufAllocator allocator, int atMost) {
    if (ended || !hasSomething()) {
      return Optional.empty();
    }
    Frames out = new Frames(allocator, atMost);
    try {
      fill(out);
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
    return out.take();
  }

  private boolean hasSomething() {
    if (!begun || !endMarked || heartbeatDue || bookmarkDue || endDue) {
      return true;
    }
    for (Followed part : parts) {
      if (part.hasNews()) {
        return true;
      }
    }
    return false;
  }

  private void fill(Frames out) {
    if (!begun) {
      begun = true;
      format.begin(out.bytes());
    }
    if (refusal != null) {
      end(out, refusal);
      return;
    }
    if (!endMarked) {
      initial(out);
    }
    if (endMarked && !out.full()) {
      events(out);
    }
  }

  private void initial(Frames out) {
    for (Followed part : parts) {
      while (part.hasInitial()) {
        if (out.full()) {
          return;
        }
        CachedObject object = part.nextInitial();
        if (part.part().selector().matches(object)) {
          // Not in the order of revisions, so none of them is a place to come back to.
          format.frame(out.bytes(), "ADDED", 0, part.part().view().bytes(object));
        }
      }
    }
    endMarked = true;
    if (query.markEndOfInitialEvents()) {
      format.frame(out.bytes(), "BOOKMARK", start, query.notices().bookmark(start, true));
    } else {
      format.place(out.bytes(), start);
    }
  }

  private void events(Frames out) {
    // Read before we see that there is no more: all events up to it have then been seen.
    long seen = clock.getAsLong();
    for (Followed part = first(seen); part != null; part = first(seen)) {
      if (part.lost()) {
        expire(out, part);
        return;
      }
      if (out.full()) {
        return;
      }
      CacheEvent event = part.next();
      part.take();
      if (event != null && event.revision() > start) {
        delivered = event.revision();
        show(event, part.part(), out);
      }
    }
    dueNow(out, seen);
  }

  /**
   * The part that has the next event, or has lost it; null if none has one up to {@code seen}.
   * Beyond that another part may still get an earlier one.
   */
  private @Nullable Followed first(long seen) {
    Followed first = null;
    long revision = Long.MAX_VALUE;
    for (Followed part : parts) {
      CacheEvent event = part.next();
      if (part.lost()) {
        return part;
      }
      if (event != null && event.revision() <= seen && event.revision() < revision) {
        first = part;
        revision = event.revision();
      }
    }
    return first;
  }

  private void show(CacheEvent event, WatchQuery.Part part, Frames out) {
    Selection shown = Selection.of(event, part.selector());
    if (shown != null) {
      CachedObject object = shown.object();
      part.cache().countShown();
      format.frame(out.bytes(), shown.type(), object.revision(), part.view().bytes(object));
    }
  }

  private void dueNow(Frames out, long seen) {
    boolean last = endDue;
    if (query.wantsBookmarks() && (bookmarkDue || last)) {
      long revision = Math.max(seen, delivered);
      format.frame(out.bytes(), "BOOKMARK", revision, query.notices().bookmark(revision, false));
    }
    bookmarkDue = false;
    if (heartbeatDue && out.isEmpty()) {
      format.heartbeat(out.bytes());
    }
    heartbeatDue = false;
    ended = last;
    for (Followed part : parts) {
      ended |= part.ended();
    }
  }

  private void expire(Frames out, Followed part) {
    long oldest = part.part().cache().oldestRevision();
    end(out, Status.gone("too old resource version: " + delivered + " (" + oldest + ")"));
  }

  private void end(Frames out, Status why) {
    format.frame(out.bytes(), "ERROR", 0, query.notices().error(why));
    ended = true;
  }
}
