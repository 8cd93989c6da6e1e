package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of the store in memory, fed by one watch over its whole prefix. So all resources have
 * one order and one clock: once the clock shows a revision, every cache has all changes up to it.
 *
 * <p>One thread at a time feeds: the store's watch thread, or the one that lists anew after a
 * compaction, while no watch is open.
 */
public final class StoreCache implements CachedObjects, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StoreCache.class);
  private static final Duration FIRST_PATIENCE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final int ATTEMPTS = 12;

  private final ObjectStore store;
  private final String prefix;
  private volatile Feeds feeds;
  private final ConcurrentNavigableMap<Long, CachedObject> written = new ConcurrentSkipListMap<>();
  private final RevisionClock clock = new RevisionClock();
  private final CurrentRevision currentRevision;
  private volatile ObjectStore.@Nullable Watch watch;
  private volatile @Nullable EventTap tap;
  private volatile boolean closed;

  /** Guards {@link #feeds} and whatever lists the store to fill them. */
  private final Object filling = new Object();

  /**
   * @param prefix of all keys, such as {@code /registry}
   */
  public StoreCache(ObjectStore store, String prefix, Collection<StoredResource> resources) {
    this.store = store;
    this.prefix = prefix + "/";
    this.currentRevision = new CurrentRevision(store::currentRevision);
    this.feeds = Feeds.of(resources.stream().map(Feed::fromTheStart).toList());
  }

  /**
   * Begins to keep a resource; in the place of one with the same keys, whose watches end. Returns
   * when all its objects are there.
   */
  public void add(StoredResource resource) {
    synchronized (filling) {
      Feed feed = Feed.joining(resource);
      Feeds before = feeds;
      feeds = before.with(feed);
      try {
        String keys = prefix + resource.storagePrefix() + "/";
        ObjectStore.Snapshot snapshot = store.list(keys, 0);
        List<CachedObject> objects = new ArrayList<>();
        snapshot.objects().forEach(stored -> read(feed, stored).ifPresent(objects::add));
        feed.reset(snapshot.revision(), objects, this::feed);
      } catch (RuntimeException e) {
        feeds = before;
        throw e;
      }
      before.find(resource.storagePrefix()).ifPresent(old -> old.cache().end());
    }
  }

  /** Forgets a resource that was added; its watches end. */
  public void remove(String storagePrefix) {
    synchronized (filling) {
      Feeds before = feeds;
      feeds = before.without(storagePrefix);
      before.find(storagePrefix).ifPresent(old -> old.cache().end());
    }
  }

  /** Has one more listener hear all that the watch tells from now on; there is one at most. */
  public void tap(EventTap listener) {
    tap = listener;
  }

  /** Fills the caches and begins to watch; throws if the store cannot be read. */
  public void start() {
    fill();
  }

  private void fill() {
    synchronized (filling) {
      ObjectStore.Snapshot snapshot = store.list(prefix, 0);
      Map<Feed, List<CachedObject>> objects = new HashMap<>();
      for (StoredObject stored : snapshot.objects()) {
        Feed feed = feed(stored.key());
        if (feed != null) {
          read(feed, stored)
              .ifPresent(
                  object -> objects.computeIfAbsent(feed, f -> new ArrayList<>()).add(object));
        }
      }
      for (Feed feed : feeds.all()) {
        feed.reset(snapshot.revision(), objects.getOrDefault(feed, List.of()), this::feed);
      }
      advance(snapshot.revision());
      EventTap listening = tap;
      if (listening != null) {
        listening.restarted(snapshot.revision());
      }
      if (!closed) {
        watch = store.watch(prefix, snapshot.revision(), new Listener());
      }
    }
  }

  private final class Listener implements ObjectStore.WatchListener {
    @Override
    public void onEvents(List<StoreEvent> events) {
      Set<ResourceCache> changed = new LinkedHashSet<>();
      for (StoreEvent event : events) {
        apply(event, changed);
      }
      if (!events.isEmpty()) {
        // Only now: keys of one lease expire together, at one revision.
        advance(events.getLast().revision());
      }
      changed.forEach(ResourceCache::wakeWatchers);
      EventTap listening = tap;
      if (listening != null) {
        listening.onEvents(events);
      }
    }

    @Override
    public void onCompacted(long compactRevision) {
      log.atWarn()
          .addKeyValue("resourceVersion", compactRevision)
          .log("The watch of the store fell behind a compaction; listing anew");
      Thread.ofVirtual().name("relist").start(StoreCache.this::refill);
    }
  }

  /** What was offered too late is not kept. */
  private void advance(long revision) {
    clock.advance(revision);
    written.headMap(revision, true).clear();
  }

  private void refill() {
    while (!closed) {
      try {
        fill();
        return;
      } catch (StoreUnavailableException | CompactedException e) {
        log.atWarn().addKeyValue("error", e.getMessage()).log("The store cannot be listed yet");
        try {
          Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void apply(StoreEvent event, Set<ResourceCache> changed) {
    String key =
        switch (event) {
          case StoreEvent.Put put -> put.object().key();
          case StoreEvent.Delete delete -> delete.key();
          case StoreEvent.Progress _ -> "";
        };
    Feed feed = feed(key);
    if (feed != null) {
      feed.offer(event, this::feed);
      changed.add(feed.cache());
    }
  }

  private void feed(Feed feed, StoreEvent event) {
    long now = System.nanoTime();
    switch (event) {
      case StoreEvent.Put put ->
          read(feed, put.object()).ifPresent(object -> feed.cache().put(object, now));
      case StoreEvent.Delete delete ->
          feed.cache().delete(keyWithin(feed, delete.key()), delete.revision(), now);
      case StoreEvent.Progress _ -> {}
    }
  }

  /** The resource that a key belongs to: its prefix has one segment or two. */
  private @Nullable Feed feed(String key) {
    int start = prefix.length();
    int first = key.indexOf('/', start);
    if (first < 0) {
      return null;
    }
    Feeds now = feeds;
    Feed feed = now.get(key.substring(start, first));
    if (feed != null) {
      return feed;
    }
    int second = key.indexOf('/', first + 1);
    return second < 0 ? null : now.get(key.substring(start, second));
  }

  private String keyWithin(Feed feed, String key) {
    return key.substring(prefix.length() + feed.resource().storagePrefix().length() + 1);
  }

  private Optional<CachedObject> read(Feed feed, StoredObject stored) {
    CachedObject known = written.remove(stored.revision());
    String key = keyWithin(feed, stored.key());
    if (known != null && known.key().equals(key)) {
      return Optional.of(known);
    }
    try {
      return Optional.of(feed.reader().read(key, stored.value(), stored.revision()));
    } catch (IOException | IllegalArgumentException e) {
      log.atError()
          .addKeyValue("name", stored.key())
          .addKeyValue("error", e.getMessage())
          .log("An object of the store is not readable and is left out");
      return Optional.empty();
    }
  }

  /**
   * Gives the cache an object that this server has just written, so that it need not be read from
   * its bytes again when the watch tells of it. Only an offer: the watch decides. None is made of a
   * resource with a form of its own, which may be another one by then.
   *
   * @param stored the tree's stored form
   */
  public CachedObject written(
      GroupResource resource, ObjectNode tree, byte[] stored, long revision) {
    Feed feed = feeds.find(resource).orElseThrow();
    CachedObject object = feed.reader().written(tree, stored, revision);
    if (feed.resource().form().isEmpty() && revision > clock.revision()) {
      written.put(revision, object);
      if (revision <= clock.revision()) {
        written.remove(revision);
      }
    }
    return object;
  }

  /** Up to which revision the caches have all changes. */
  public long revision() {
    return clock.revision();
  }

  /** Blocks until the caches have every write acknowledged before the call. */
  public long awaitFresh() {
    long now = currentRevision.read();
    awaitRevision(now);
    return now;
  }

  /**
   * Blocks until the caches have reached a revision, for three seconds at most.
   *
   * @return false if the revision lies in the future
   */
  public boolean reached(long revision) {
    try {
      if (clock.await(revision, FIRST_PATIENCE)) {
        return true;
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        ObjectStore.Watch current = watch;
        if (current != null) {
          current.requestProgress();
        }
        if (clock.await(revision, PATIENCE)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for the store's watch", e);
    }
  }

  private void awaitRevision(long revision) {
    if (!reached(revision)) {
      throw new StoreUnavailableException(
          "the store's watch has not reached revision " + revision, null);
    }
  }

  /**
   * A resource's objects as the store itself has them at a revision.
   *
   * @throws CompactedException if it has them no longer
   */
  SortedObjects listAt(GroupResource resource, long revision) {
    Feed feed = feeds.find(resource).orElseThrow();
    List<CachedObject> objects = new ArrayList<>();
    String keys = prefix + feed.resource().storagePrefix() + "/";
    for (StoredObject stored : store.list(keys, revision).objects()) {
      read(feed, stored).ifPresent(objects::add);
    }
    return SortedObjects.ofSorted(objects);
  }

  /**
   * A cursor to all events of a resource after {@code revision}, which lies in the future or in the
   * past; empty if some are forgotten. May block while the store is asked for older ones.
   */
  public Optional<Cursor> cursorAfter(ResourceCache cache, long revision) {
    Optional<Cursor> known = cache.cursorAfter(revision);
    if (known.isPresent()) {
      return known;
    }
    return feeds.all().stream()
        .filter(feed -> feed.cache() == cache)
        .findFirst()
        .flatMap(feed -> pasts(feed).cursorAfter(revision, clock.revision(), s -> read(feed, s)));
  }

  private Pasts pasts(Feed feed) {
    String keys = prefix + feed.resource().storagePrefix() + "/";
    return feed.pasts(() -> new Pasts(store, keys, feed));
  }

  /** All resources that are kept, under each of their names. */
  public Set<GroupResource> names() {
    return feeds.names();
  }

  /** The cache of a resource, or empty if it is not a stored one. */
  public Optional<ResourceCache> resource(GroupResource resource) {
    return feeds.find(resource).map(Feed::cache);
  }

  @Override
  public Optional<CachedObject> find(GroupResource resource, String namespace, String name) {
    return resource(resource)
        .flatMap(cache -> cache.state().objects().find(CachedObject.key(namespace, name)));
  }

  @Override
  public List<CachedObject> list(GroupResource resource, String namespace) {
    List<CachedObject> found = new ArrayList<>();
    resource(resource)
        .ifPresent(cache ->
            new KeyRange(namespace).over(cache.state().objects()).forEachRemaining(found::add));
    return found;
  }

  @Override
  public void onChange(GroupResource resource, ChangeListener listener) {
    resource(resource).orElseThrow().onChange(listener);
  }

  @Override
  public void close() {
    closed = true;
    ObjectStore.Watch current = watch;
    if (current != null) {
      current.close();
    }
  }
}
