package io.tiphys.apiserver.cache;

import java.util.Optional;

/** One reader's place among the events of a resource. Used by one thread at a time. */
public final class Cursor {

  private final ResourceCache cache;
  private final EventRing ring;
  private Past past;
  private int place;
  private long number;

  Cursor(ResourceCache cache, EventRing ring, long number) {
    this(cache, ring, number, Past.NONE, 0);
  }

  /**
   * @param past what comes before the ring's event of that number
   * @param place the first event of the past to be read
   */
  Cursor(ResourceCache cache, EventRing ring, long number, Past past, int place) {
    this.cache = cache;
    this.ring = ring;
    this.number = number;
    this.past = past;
    this.place = place;
  }

  /** Whether every event so far has been read. An overtaken cursor is not at its end. */
  public boolean atEnd() {
    return number == ring.next() && place == past.events().size() && cache.ring() == ring;
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
    if (place < past.events().size()) {
      CacheEvent event = past.events().get(place++);
      if (place == past.events().size()) {
        past = Past.NONE; // lets go of it
        place = 0;
      }
      return Optional.of(event);
    }
    Optional<CacheEvent> event = ring.find(number);
    if (event.isPresent()) {
      number++;
    }
    return event;
  }
}
