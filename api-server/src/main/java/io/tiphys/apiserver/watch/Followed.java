package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.CacheEvent;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.Cursor;
import io.tiphys.apiserver.watch.WatchQuery.Part;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One part of a watch as it is followed: what was there at the beginning, then its resource's
 * events. Used by one thread at a time.
 */
final class Followed {

  private final Part part;
  private final @Nullable Cursor cursor;
  private Iterator<CachedObject> initial;
  private @Nullable CacheEvent next;
  private boolean lost;

  /**
   * @param cursor empty if the beginning has been forgotten
   */
  Followed(Part part, Iterator<CachedObject> initial, Optional<Cursor> cursor) {
    this.part = part;
    this.initial = initial;
    this.cursor = cursor.orElse(null);
    this.lost = cursor.isEmpty();
  }

  Part part() {
    return part;
  }

  boolean hasInitial() {
    if (initial.hasNext()) {
      return true;
    }
    initial = Collections.emptyIterator(); // lets go of the snapshot
    return false;
  }

  CachedObject nextInitial() {
    return initial.next();
  }

  /** Whether there is an event, or word that some were lost. */
  boolean hasNews() {
    return next != null || lost || cursor == null || !cursor.atEnd() || cursor.ended();
  }

  /** The next event, which stays the next until it is taken; null if there is none now. */
  @Nullable CacheEvent next() {
    if (next == null && !lost && cursor != null && !cursor.atEnd()) {
      next = cursor.read().orElse(null);
      lost = next == null;
    }
    return next;
  }

  void take() {
    next = null;
  }

  /** Whether there will be no more events than there are. */
  boolean ended() {
    return cursor == null || cursor.ended();
  }

  /** Whether events have been forgotten before they were read. */
  boolean lost() {
    return lost;
  }
}
