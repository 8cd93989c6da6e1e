package io.tiphys.apiserver.history.record;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All events of the store from a revision on, without gap or repetition: from the server's one
 * watch where that has them, and until then from a watch of its own that begins in the past. For
 * one thread.
 */
final class Follower implements AutoCloseable {

  private static final int MOST = 8 * 1024;
  private static final long MOST_BYTES = 16L << 20;

  private final ObjectStore store;
  private final String prefix;
  private final LiveTap live;
  private final EventBuffer past = new EventBuffer(MOST, MOST_BYTES);
  private @Nullable CatchUp catchUp;

  Follower(ObjectStore store, String prefix, LiveTap live) {
    this.store = store;
    this.prefix = prefix;
    this.live = live;
  }

  /** A watch that begins in the past, until its buffer is full. */
  private final class CatchUp implements ObjectStore.WatchListener {
    private final ObjectStore.Watch watch;
    private volatile boolean full;
    private volatile long compacted;

    CatchUp(long after) {
      past.reset(after);
      watch = store.watch(prefix, after, this);
      watch.requestProgress();
    }

    @Override
    public void onEvents(List<StoreEvent> events) {
      if (!full && !events.isEmpty() && !past.offer(events, Optional.empty())) {
        full = true;
      }
    }

    @Override
    public void onCompacted(long compactRevision) {
      compacted = Math.max(1, compactRevision);
    }
  }

  /**
   * The next events after a revision, in their order; none if none came in time.
   *
   * @throws CompactedException if the store has forgotten some of them
   */
  List<Told> next(long after, int atMost, long patienceMillis) throws InterruptedException {
    CatchUp catching = catchUp;
    if (catching == null) {
      Optional<List<Told>> now = live.buffer().take(after, atMost, patienceMillis);
      if (now.isPresent()) {
        return now.get();
      }
      catching = new CatchUp(after);
      catchUp = catching;
    }
    List<Told> told = past.take(after, atMost, patienceMillis).orElse(List.of());
    if (told.isEmpty() && catching.compacted > 0) {
      close();
      throw new CompactedException(catching.compacted);
    }
    long reached = told.isEmpty() ? after : told.getLast().event().revision();
    if (live.buffer().covers(reached) || (told.isEmpty() && catching.full)) {
      close();
    }
    return told;
  }

  /** Whether it reads from the past. */
  boolean catchesUp() {
    return catchUp != null;
  }

  @Override
  public void close() {
    CatchUp catching = catchUp;
    if (catching != null) {
      catching.watch.close();
      catchUp = null;
    }
  }
}
