package io.tiphys.servertests.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.storage.ObjectStore.WatchListener;
import io.tiphys.apiserver.storage.StoreEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Keeps what a watch tells, and lets a test wait for it. */
final class RecordingListener implements WatchListener {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<StoreEvent> changes = new ArrayList<>();
  private long progress;
  private long compacted;

  @Override
  public void onEvents(List<StoreEvent> events) {
    lock.lock();
    try {
      for (StoreEvent event : events) {
        progress = Math.max(progress, event.revision());
        if (!(event instanceof StoreEvent.Progress)) {
          changes.add(event);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onCompacted(long compactRevision) {
    lock.lock();
    try {
      compacted = compactRevision;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The puts and deletes so far. */
  List<StoreEvent> changes() {
    lock.lock();
    try {
      return List.copyOf(changes);
    } finally {
      lock.unlock();
    }
  }

  List<StoreEvent> awaitChanges(int count) {
    await("at least " + count + " changes", () -> changes.size() >= count);
    return changes();
  }

  /** Waits until the watch has told all up to {@code revision}. */
  List<StoreEvent> awaitRevision(long revision) {
    await("progress to revision " + revision, () -> progress >= revision);
    return changes();
  }

  long awaitCompacted() {
    await("the news that the past is compacted", () -> compacted > 0);
    return compacted;
  }

  private void await(String what, BooleanSupplier condition) {
    long left = PATIENCE.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        assertThat(left)
            .as("waited for %s; progress %d, %d changes", what, progress, changes.size())
            .isPositive();
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  static void within(Duration patience, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
