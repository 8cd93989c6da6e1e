package io.tiphys.apiserver.history.record;

import io.tiphys.apiserver.storage.StoreEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue of events in the order of the store's revisions, which knows from which revision
 * on it has them all. When it is full it does not wait: the one who fills it is told so, and has
 * the rest told another time.
 */
final class EventBuffer {

  private static final long UNKNOWN = -1;

  private final int most;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<Told> events = new ArrayDeque<>();
  private long bytes;
  private long from = UNKNOWN;

  EventBuffer(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Forgets everything; what comes next are all events after {@code revision}. */
  void reset(long revision) {
    lock.lock();
    try {
      events.clear();
      bytes = 0;
      from = revision;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything; what comes next begins somewhere. */
  void reset() {
    reset(UNKNOWN);
  }

  /** Whether all were taken; if not, none was. Does not block. */
  boolean offer(List<StoreEvent> more, Optional<Instant> heard) {
    long size = 0;
    for (StoreEvent event : more) {
      size += size(event);
    }
    lock.lock();
    try {
      boolean full = events.size() + more.size() > most || bytes + size > mostBytes;
      if (full && !events.isEmpty()) {
        return false;
      }
      if (from == UNKNOWN) {
        from = more.getFirst().revision() - 1;
      }
      more.forEach(event -> events.add(new Told(event, heard)));
      bytes += size;
      filled.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether every event after a revision is here, or will be. */
  boolean covers(long revision) {
    lock.lock();
    try {
      return from != UNKNOWN && from <= revision;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for events after a revision, and takes some; none after the time has passed.
   *
   * @return empty if some events after that revision are not here and will not be
   */
  Optional<List<Told>> take(long after, int atMost, long patienceMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (events.isEmpty() && from != UNKNOWN && nanos > 0) {
        nanos = filled.awaitNanos(nanos);
      }
      if (from == UNKNOWN || from > after) {
        return Optional.empty();
      }
      List<Told> taken = new ArrayList<>();
      // events of one revision stay together: the position lies behind them all
      while (!events.isEmpty() && (taken.size() < atMost || from == revisionOf(events.peek()))) {
        Told next = events.remove();
        bytes -= size(next.event());
        from = Math.max(from, revisionOf(next));
        if (revisionOf(next) > after) {
          taken.add(next);
        }
      }
      return Optional.of(taken);
    } finally {
      lock.unlock();
    }
  }

  private static long revisionOf(Told told) {
    return told.event().revision();
  }

  private static int size(StoreEvent event) {
    return event instanceof StoreEvent.Put put ? put.object().value().length : 0;
  }
}
