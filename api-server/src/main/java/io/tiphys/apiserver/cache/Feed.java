package io.tiphys.apiserver.cache;

import io.tiphys.apiserver.storage.StoreEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of one resource's objects from the store's watch into its cache.
 *
 * <p>A resource that comes while the watch is running joins it: from the moment that its feed is
 * known, events wait; once a listing has been taken over, those that are newer than the listing
 * follow, and whatever the watch still tells of older ones is left out. Feeds of resources that
 * have been there from the start do without all this.
 */
final class Feed {

  private final StoredResource resource;
  private final ObjectReader reader;
  private final ResourceCache cache = new ResourceCache();
  private final boolean joins;
  private @Nullable List<StoreEvent> waiting;
  private long floor;
  private @Nullable Pasts pasts;

  private Feed(StoredResource resource, boolean joins) {
    this.resource = resource;
    this.reader = new ObjectReader(resource.fields(), resource.form());
    this.joins = joins;
    this.waiting = joins ? new ArrayList<>() : null;
  }

  /** For a resource that is there before the watch begins. */
  static Feed fromTheStart(StoredResource resource) {
    return new Feed(resource, false);
  }

  /** For one that comes later. */
  static Feed joining(StoredResource resource) {
    return new Feed(resource, true);
  }

  StoredResource resource() {
    return resource;
  }

  ObjectReader reader() {
    return reader;
  }

  ResourceCache cache() {
    return cache;
  }

  /** What the cache has forgotten; there is none before the first who asks. */
  synchronized Pasts pasts(Supplier<Pasts> first) {
    Pasts known = pasts;
    if (known == null) {
      known = first.get();
      pasts = known;
    }
    return known;
  }

  /** What to do with an event. */
  interface Sink {
    void apply(Feed feed, StoreEvent event);
  }

  void offer(StoreEvent event, Sink sink) {
    if (!joins) {
      sink.apply(this, event);
      return;
    }
    synchronized (this) {
      if (waiting != null) {
        waiting.add(event);
      } else if (event.revision() > floor) {
        sink.apply(this, event);
      }
    }
  }

  /** Takes over a listing, and then what has been waiting. */
  void reset(long revision, List<CachedObject> objects, Sink sink) {
    if (!joins) {
      cache.reset(revision, objects);
      return;
    }
    synchronized (this) {
      cache.reset(revision, objects);
      floor = revision;
      List<StoreEvent> missed = waiting;
      waiting = null;
      if (missed != null) {
        missed.stream().filter(e -> e.revision() > revision).forEach(e -> sink.apply(this, e));
        cache.wakeWatchers();
      }
    }
  }
}
