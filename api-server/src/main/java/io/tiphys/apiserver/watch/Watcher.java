package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CacheEvent;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.Cursor;
import io.tiphys.apiserver.cache.KeyRange;
import io.tiphys.apiserver.cache.ResourceCache;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one watch sends next: first what is there, then a frame for each event. It holds nothing but
 * its place among the events that all watchers share. Used by one thread at a time; what others ask
 * of it (a heartbeat, the end) are volatile flags that it looks at when it is asked for bytes.
 */
final class Watcher {

  /** About as much as is sent at a time. */
  private static final int CHUNK = 32 * 1024;

  private final WatchQuery query;
  private final FrameFormat format;
  private final ObjectView view;
  private final LongSupplier clock;
  private final LongSupplier oldest;
  private final long start;
  private final @Nullable Cursor cursor;

  private final Iterator<CachedObject> initial;
  private boolean begun;
  private boolean endMarked;
  private boolean ended;
  private long delivered;

  volatile boolean heartbeatDue;
  volatile boolean bookmarkDue;
  volatile boolean endDue;

  /**
   * @param clock up to which revision the caches have all events
   * @param oldest from which revision on watches can begin
   */
  private Watcher(
      WatchQuery query,
      FrameFormat format,
      ObjectView view,
      LongSupplier clock,
      LongSupplier oldest,
      Iterator<CachedObject> initial,
      long start,
      @Nullable Cursor cursor) {
    this.query = query;
    this.format = format;
    this.view = view;
    this.clock = clock;
    this.oldest = oldest;
    this.initial = initial;
    this.start = start;
    this.delivered = start;
    this.cursor = cursor;
    this.endMarked = !query.initialEvents();
  }

  /**
   * Begins at the query's revision. One that is too old becomes a watcher that says so and ends.
   *
   * @param reached a revision that the caches have reached, and not older than what was asked for
   */
  static Watcher open(
      ResourceCache cache,
      WatchQuery query,
      FrameFormat format,
      ObjectView view,
      LongSupplier clock,
      long reached) {
    if (!query.initialEvents()) {
      long start = query.revision().orElse(0) == 0 ? reached : query.revision().getAsLong();
      Cursor cursor = cache.cursorAfter(start).orElse(null);
      return new Watcher(
          query,
          format,
          view,
          clock,
          cache::oldestRevision,
          Collections.emptyIterator(),
          start,
          cursor);
    }
    ResourceCache.State state = cache.state();
    long start = Math.max(reached, state.revision());
    Cursor cursor = cache.cursorAfter(state.revision()).orElse(null);
    Iterator<CachedObject> initial =
        new KeyRange(query.selector().namespace()).over(state.objects());
    return new Watcher(query, format, view, clock, cache::oldestRevision, initial, start, cursor);
  }

  boolean ended() {
    return ended;
  }

  /** The next frames, or empty if there is nothing to send now. The caller releases the buffer. */
  Optional<ByteBuf> next(ByteBufAllocator allocator) {
    if (ended || !hasSomething()) {
      return Optional.empty();
    }
    ByteBuf out = allocator.directBuffer(4 * 1024);
    // The first buffer is sent even if nothing is in it: the answer's head goes with it.
    boolean first = !begun;
    fill(out);
    if (first || out.isReadable()) {
      heartbeatDue = false;
      return Optional.of(out);
    }
    out.release();
    return Optional.empty();
  }

  private boolean hasSomething() {
    return !begun
        || initial.hasNext()
        || !endMarked
        || heartbeatDue
        || bookmarkDue
        || endDue
        || cursor == null
        || !cursor.atEnd()
        || cursor.ended();
  }

  private void fill(ByteBuf out) {
    if (!begun) {
      begun = true;
      format.begin(out);
    }
    if (cursor == null) {
      expire(out);
      return;
    }
    while (initial.hasNext()) {
      if (out.readableBytes() >= CHUNK) {
        return;
      }
      CachedObject object = initial.next();
      if (query.selector().matches(object)) {
        // Not in the order of revisions, so none of them is a place to come back to.
        format.frame(out, "ADDED", 0, view.bytes(object));
      }
    }
    if (!endMarked) {
      endMarked = true;
      if (query.markEndOfInitialEvents()) {
        format.frame(out, "BOOKMARK", start, view.bookmark(start, true));
      } else {
        format.place(out, start);
      }
    }
    events(out, cursor);
  }

  private void events(ByteBuf out, Cursor events) {
    // Read before we see that there is no more: all events up to it have then been seen.
    long seen = clock.getAsLong();
    while (!events.atEnd()) {
      if (out.readableBytes() >= CHUNK) {
        return;
      }
      Optional<CacheEvent> event = events.read();
      if (event.isEmpty()) {
        expire(out);
        return;
      }
      if (event.get().revision() > start) {
        delivered = event.get().revision();
        Selection.of(event.get(), query.selector())
            .ifPresent(
                s -> format.frame(out, s.type(), s.object().revision(), view.bytes(s.object())));
      }
    }
    if (query.bookmarks() && (bookmarkDue || endDue)) {
      long revision = Math.max(seen, delivered);
      format.frame(out, "BOOKMARK", revision, view.bookmark(revision, false));
    }
    bookmarkDue = false;
    if (heartbeatDue && !out.isReadable()) {
      format.heartbeat(out);
    }
    heartbeatDue = false;
    ended = endDue || events.ended();
  }

  private void expire(ByteBuf out) {
    Status status =
        Status.gone("too old resource version: " + delivered + " (" + oldest.getAsLong() + ")");
    format.frame(out, "ERROR", 0, view.error(status));
    ended = true;
  }
}
