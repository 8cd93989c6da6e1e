package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.cache.ResourceCache;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What a watch wants.
 *
 * @param parts what is watched: one resource, or several in one order; at least one
 * @param notices how its bookmarks look, and the error that it may end with
 * @param revision where it begins: empty for the most recent state, 0 for any
 * @param initialEvents whether it begins with what is there; usual for an empty or 0 revision
 * @param markEndOfInitialEvents whether a bookmark follows the initial events
 * @param wantsBookmarks whether the client wants bookmarks now and then
 * @param timeout when the server ends it
 */
public record WatchQuery(
    List<Part> parts,
    NoticeView notices,
    OptionalLong revision,
    boolean initialEvents,
    boolean markEndOfInitialEvents,
    boolean wantsBookmarks,
    Duration timeout) {
  public WatchQuery {
    parts = List.copyOf(parts);
  }

  /**
   * Some objects of one resource, in some form.
   *
   * @param clock up to which revision the cache has all events
   */
  public record Part(
      ResourceCache cache, LongSupplier clock, ObjectSelector selector, ObjectView view) {}

  /** Up to which revision all parts have all events. */
  long revisionOfAll() {
    long least = Long.MAX_VALUE;
    for (Part part : parts) {
      least = Math.min(least, part.clock.getAsLong());
    }
    return least;
  }
}
