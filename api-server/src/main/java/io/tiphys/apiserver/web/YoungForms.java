package io.tiphys.apiserver.web;

import io.tiphys.apiserver.cache.CachedObject;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Other forms of objects, kept for those that are asked for again: all watchers of an event, and
 * the second pass over a list. An object's revision says where its form lies; a newer one that
 * belongs to the same place takes it over. What it holds is bounded: beyond that, forms are made
 * anew.
 */
final class YoungForms {

  private static final int PLACES = 16 * 1024;
  private static final int LONGEST = 128 * 1024;

  @SuppressWarnings("ArrayRecordComponent") // shared, never copied
  private record Entry(CachedObject object, byte[] form) {
    /** With the object, which may be held for its form's sake alone. */
    int size() {
      return form.length + object.json().length;
    }
  }

  private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(PLACES);
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger hand = new AtomicInteger();
  private final long most = Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

  @SuppressWarnings("ReferenceEquality") // the same revision may be shown in several states
  byte[] get(CachedObject object, Supplier<byte[]> make) {
    int place = (int) (object.revision() & (PLACES - 1));
    Entry known = entries.get(place);
    if (known != null && known.object() == object) {
      return known.form();
    }
    byte[] form = make.get();
    keep(place, known, new Entry(object, form));
    return form;
  }

  private void keep(int place, @Nullable Entry before, Entry entry) {
    if (entry.size() <= LONGEST && entries.compareAndSet(place, before, entry)) {
      held.addAndGet(entry.size() - (before == null ? 0 : before.size()));
    }
    while (held.get() > most) {
      Entry removed = entries.getAndSet(hand.getAndIncrement() & (PLACES - 1), null);
      held.addAndGet(removed == null ? 0 : -removed.size());
    }
  }
}
