package io.tiphys.apiserver.cache;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a resource's ring has forgotten, for watches that begin there. What one of them has
 * had read from the store serves the others that come back at the same time; once all have read it,
 * it is gone.
 */
final class Pasts {

  private final ObjectStore store;
  private final String prefix;
  private final Feed feed;
  private WeakReference<Past> known = new WeakReference<>(null);

  /** Makes a cached object of a stored one. */
  interface Reading {
    Optional<CachedObject> read(StoredObject stored);
  }

  /**
   * @param prefix of the resource's keys
   */
  Pasts(ObjectStore store, String prefix, Feed feed) {
    this.store = store;
    this.prefix = prefix;
    this.feed = feed;
  }

  /**
   * A cursor to all events after a revision that lies before the ring. Blocks.
   *
   * @param now a revision that the caches have reached
   * @return empty if the store has forgotten some of them, too
   */
  synchronized Optional<Cursor> cursorAfter(long revision, long now, Reading reading) {
    Past past = known.get();
    if (past == null || past.after() > revision || feed.cache().oldestRevision() > past.upTo()) {
      Optional<List<StoreEvent>> told = PastReader.read(store, prefix, revision, now);
      if (told.isEmpty()) {
        return Optional.empty();
      }
      past = new Past(revision, now, events(told.get(), reading));
      known = new WeakReference<>(past);
    }
    return feed.cache().cursorAfter(past, past.known(revision));
  }

  private List<CacheEvent> events(List<StoreEvent> told, Reading reading) {
    List<CacheEvent> events = new ArrayList<>(told.size());
    for (StoreEvent event : told) {
      switch (event) {
        case StoreEvent.Put put -> {
          CachedObject before = put.previous().flatMap(reading::read).orElse(null);
          reading
              .read(put.object())
              .ifPresent(object -> events.add(CacheEvent.past(object, before)));
        }
        case StoreEvent.Delete delete ->
            delete
                .previous()
                .flatMap(reading::read)
                .ifPresent(
                    before -> events.add(CacheEvent.pastDeletion(before, delete.revision())));
        case StoreEvent.Progress _ -> {}
      }
    }
    return events;
  }
}
