package io.tiphys.apiserver.cache;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The recent events of one resource, numbered from 0. One thread adds; any number of threads read,
 * each with a cursor of its own, without locks.
 *
 * <p>An event's slot is written before the number of the next event is, and each slot knows its
 * event's number: a reader that finds another number than it asked for has been overtaken. The ring
 * doubles when it is full and its oldest event is still young, up to a limit.
 */
final class EventRing {

  private static final int FIRST_CAPACITY = 64;
  private static final int LAST_CAPACITY = 16_384;
  private static final long YOUNG_NANOS = 75_000_000_000L;

  private record Slot(long number, long nanoTime, CacheEvent event) {}

  /** Before this revision the ring knows nothing. */
  private volatile long floorRevision;

  private volatile AtomicReferenceArray<@Nullable Slot> slots =
      new AtomicReferenceArray<>(FIRST_CAPACITY);

  private volatile long next;

  /** What there was before event 0; forgotten with it, so that it keeps no object alive. */
  private volatile Optional<SortedObjects> before;

  EventRing(long floorRevision, SortedObjects before) {
    this.floorRevision = floorRevision;
    this.before = Optional.of(before);
  }

  Optional<SortedObjects> before() {
    return before;
  }

  /** The number that the next event will get. */
  long next() {
    return next;
  }

  void add(CacheEvent event, long nanoTime) {
    long number = next;
    AtomicReferenceArray<@Nullable Slot> current = slots;
    Slot oldest = current.get((int) (number % current.length()));
    if (oldest != null) {
      if (nanoTime - oldest.nanoTime < YOUNG_NANOS && current.length() < LAST_CAPACITY) {
        current = grown(current, number);
        slots = current;
      } else {
        floorRevision = oldest.event.revision();
        before = Optional.empty();
      }
    }
    current.set((int) (number % current.length()), new Slot(number, nanoTime, event));
    next = number + 1;
  }

  private static AtomicReferenceArray<@Nullable Slot> grown(
      AtomicReferenceArray<@Nullable Slot> old, long next) {
    AtomicReferenceArray<@Nullable Slot> grown = new AtomicReferenceArray<>(old.length() * 2);
    for (long n = next - old.length(); n < next; n++) {
      grown.set((int) (n % grown.length()), old.get((int) (n % old.length())));
    }
    return grown;
  }

  /** The event of that number, or empty if it has been overwritten; it must be below next. */
  Optional<CacheEvent> find(long number) {
    AtomicReferenceArray<@Nullable Slot> current = slots;
    Slot slot = current.get((int) (number % current.length()));
    return slot != null && slot.number == number ? Optional.of(slot.event) : Optional.empty();
  }

  /**
   * The number of the first event after {@code revision}, or empty if the ring no longer knows it.
   */
  OptionalLong after(long revision) {
    if (revision < floorRevision) {
      return OptionalLong.empty();
    }
    long high = next;
    long low = Math.max(0, high - slots.length());
    while (low < high) {
      long middle = (low + high) >>> 1;
      Optional<CacheEvent> event = find(middle);
      if (event.isEmpty() || event.get().revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // What the floor said may have changed while we searched.
    return revision < floorRevision ? OptionalLong.empty() : OptionalLong.of(low);
  }

  long floorRevision() {
    return floorRevision;
  }
}
