package io.tiphys.apiserver.history.record;

import io.tiphys.apiserver.cache.EventTap;
import io.tiphys.apiserver.storage.StoreEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears the server's one watch. What the recorder is too slow for is dropped as a whole, for the
 * recorder to read it from the store when it can.
 */
public final class LiveTap implements EventTap {

  private static final int MOST = 16 * 1024;
  private static final long MOST_BYTES = 16L << 20;

  private final InstantSource clock;
  private final RevisionTimes times = new RevisionTimes();
  private final EventBuffer buffer;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean listening;
  private volatile long heard;

  public LiveTap(InstantSource clock) {
    this(clock, MOST);
  }

  LiveTap(InstantSource clock, int most) {
    this.clock = clock;
    this.buffer = new EventBuffer(most, MOST_BYTES);
  }

  @Override
  public void onEvents(List<StoreEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    long last = events.getLast().revision();
    times.reached(last, now.toEpochMilli());
    heard = last;
    if (listening && !buffer.offer(events, Optional.of(now))) {
      dropped.incrementAndGet();
      buffer.reset();
    }
  }

  @Override
  public void restarted(long revision) {
    heard = revision;
    times.reached(revision, clock.millis());
    buffer.reset();
  }

  /** Begins or ends to keep events. */
  void listen(boolean wanted) {
    listening = wanted;
    buffer.reset();
  }

  EventBuffer buffer() {
    return buffer;
  }

  RevisionTimes times() {
    return times;
  }

  /** The last revision that was told; 0 before the first. */
  public long heard() {
    return heard;
  }

  /** How often the buffer was full. */
  public long dropped() {
    return dropped.get();
  }
}
