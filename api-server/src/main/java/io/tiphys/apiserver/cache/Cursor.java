package io.tiphys.apiserver.cache;

import java.util.Optional;

/** One reader's place among the events of a resource. Used by one thread at a time. */
public final class Cursor {

  private final ResourceCache cache;
  private final EventRing ring;
  private long number;

  Cursor(ResourceCache cache, EventRing ring, long number) {
    this.cache = cache;
    this.ring = ring;
    this.number = number;
  }

  /** Whether every event so far has been read. An overtaken cursor is not at its end. */
  public boolean atEnd() {
    return number == ring.next() && cache.ring() == ring;
  }

  /** Whether there will be no more events than there are. */
  public boolean ended() {
    return cache.ended();
  }

  /**
   * Reads the next event and moves on; call it where {@link #atEnd} says no.
   *
   * @return empty if the cursor has been overtaken: some events are lost to it
   */
  public Optional<CacheEvent> read() {
    if (cache.ring() != ring) {
      return Optional.empty();
    }
    Optional<CacheEvent> event = ring.find(number);
    if (event.isPresent()) {
      number++;
    }
    return event;
  }
}
