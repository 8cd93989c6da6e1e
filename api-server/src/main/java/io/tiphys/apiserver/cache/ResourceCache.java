package io.tiphys.apiserver.cache;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one resource and its recent events. Written by the one thread that feeds the
 * caches, read by any.
 *
 * <p>Order of writing: first the event, then the state, then the clock that all resources share is
 * advanced, then the watchers are woken. So a reader that sees a state finds all its events in the
 * ring, and a watcher that is woken finds that the clock has come to them.
 */
public final class ResourceCache {

  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
  private final List<CachedObjects.ChangeListener> listeners = new CopyOnWriteArrayList<>();

  private volatile State state = new State(0, SortedObjects.EMPTY);
  private volatile EventRing ring = new EventRing(0, SortedObjects.EMPTY);
  private volatile boolean ended;

  /** Changes seen, and events shown to watchers: all of them, over all watches. */
  private final LongAdder received = new LongAdder();

  private final LongAdder shown = new LongAdder();

  ResourceCache() {}

  /**
   * What is there.
   *
   * @param revision of the latest change to any of the objects, or of the listing that they are
   *     from
   */
  public record State(long revision, SortedObjects objects) {}

  public State state() {
    return state;
  }

  /** The objects as they were at a revision that the cache has reached, if it still knows. */
  public Optional<SortedObjects> stateAt(long revision) {
    State now = state;
    if (revision >= now.revision) {
      return Optional.of(now.objects);
    }
    EventRing events = ring;
    OptionalLong after = events.after(revision);
    if (after.isEmpty()) {
      return Optional.empty();
    }
    long first = after.getAsLong();
    return first == 0 ? events.before() : events.find(first - 1).map(CacheEvent::objects);
  }

  /** A cursor to all events after {@code revision}, or empty if some have been forgotten. */
  public Optional<Cursor> cursorAfter(long revision) {
    EventRing events = ring;
    OptionalLong number = events.after(revision);
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(new Cursor(this, events, number.getAsLong()));
  }

  /** A cursor to some of the past and all events after it, or empty if some were forgotten. */
  Optional<Cursor> cursorAfter(Past past, int place) {
    EventRing events = ring;
    OptionalLong number = events.after(past.upTo());
    return number.isEmpty()
        ? Optional.empty()
        : Optional.of(new Cursor(this, events, number.getAsLong(), past, place));
  }

  /** Calls {@code waker} whenever there are new events; it must return at once. */
  public void wake(Runnable waker) {
    watchers.add(waker);
  }

  public void unwake(Runnable waker) {
    watchers.remove(waker);
  }

  void onChange(CachedObjects.ChangeListener listener) {
    listeners.add(listener);
  }

  EventRing ring() {
    return ring;
  }

  /** How many changes the cache has been told. */
  public long received() {
    return received.sum();
  }

  /** Counts an event that a watcher sends. */
  public void countShown() {
    shown.increment();
  }

  /** How many events all watchers together have sent. */
  public long shown() {
    return shown.sum();
  }

  /** Ends all watches: the resource is no longer served, or otherwise than before. */
  void end() {
    ended = true;
    wakeWatchers();
  }

  /** Whether nothing comes any more. */
  public boolean ended() {
    return ended;
  }

  /** From which revision on watches can begin. */
  public long oldestRevision() {
    return ring.floorRevision();
  }

  void put(CachedObject object, long nanoTime) {
    @Nullable CachedObject before = state.objects.find(object.key()).orElse(null);
    SortedObjects objects = state.objects.with(object);
    CacheEvent.Type type = before == null ? CacheEvent.Type.ADDED : CacheEvent.Type.MODIFIED;
    publish(new CacheEvent(object.revision(), type, object, before, objects), nanoTime);
    tell(Optional.ofNullable(before), Optional.of(object));
  }

  void delete(String key, long revision, long nanoTime) {
    @Nullable CachedObject before = state.objects.find(key).orElse(null);
    if (before == null) {
      return;
    }
    SortedObjects objects = state.objects.without(key);
    publish(
        new CacheEvent(revision, CacheEvent.Type.DELETED, before.at(revision), before, objects),
        nanoTime);
    tell(Optional.of(before), Optional.empty());
  }

  private void publish(CacheEvent event, long nanoTime) {
    received.increment();
    ring.add(event, nanoTime);
    state = new State(event.revision(), event.objects());
  }

  /** Tells the watchers that there are events, once the clock has come to them. */
  void wakeWatchers() {
    watchers.forEach(Runnable::run);
  }

  private void tell(Optional<CachedObject> before, Optional<CachedObject> after) {
    for (CachedObjects.ChangeListener listener : listeners) {
      listener.changed(before, after);
    }
  }

  /** Starts anew from a listing; cursors of before are overtaken. */
  void reset(long revision, List<CachedObject> objects) {
    SortedObjects old = state.objects;
    SortedObjects now = SortedObjects.ofSorted(objects);
    ring = new EventRing(revision, now);
    state = new State(revision, now);
    if (!listeners.isEmpty()) {
      for (CachedObject gone : old) {
        if (now.find(gone.key()).isEmpty()) {
          tell(Optional.of(gone), Optional.empty());
        }
      }
      for (CachedObject object : now) {
        Optional<CachedObject> before = old.find(object.key());
        if (before.isEmpty() || before.get().revision() != object.revision()) {
          tell(before, Optional.of(object));
        }
      }
    }
    wakeWatchers();
  }
}
