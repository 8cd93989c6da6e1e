package io.tiphys.apiserver.cache;

import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store for its revision on behalf of many readers at a time. A reader is given the answer
 * of a call that began after the reader came, so it is never older than what the reader may know;
 * all who come while a call is under way share the next one. A call that is not answered soon (it
 * may have reached a member of etcd that is frozen or cut off) holds nobody up: the next one begins
 * beside it, and its answer is good for those who wait for the earlier one, too.
 */
final class CurrentRevision {

  /** After this long the next call begins beside the one that is under way. */
  private static final long PATIENCE_MILLIS = 300;

  private final LongSupplier store;
  private final Deque<Batch> asked = new ArrayDeque<>();
  private boolean calling;
  private long began;
  private long batches;
  private @Nullable Batch waiting;

  /** Readers who are given one answer; those of a lower number came earlier. */
  private record Batch(long number, CompletableFuture<Long> answer) {}

  CurrentRevision(LongSupplier store) {
    this.store = store;
  }

  /** Blocks; throws what the store throws. */
  long read() {
    Batch mine;
    boolean first;
    synchronized (this) {
      if (waiting == null) {
        waiting = new Batch(++batches, new CompletableFuture<>());
      }
      mine = waiting;
      first = !calling || late();
      calling = true;
    }
    if (first) {
      callOnce();
    }
    try {
      while (true) {
        try {
          return mine.answer().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (isNext(mine)) {
            callOnce();
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while asking for the revision", e);
    }
  }

  private boolean late() {
    return System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
  }

  /** Whether a batch still waits for a call that takes too long. */
  private synchronized boolean isNext(Batch batch) {
    return waiting != null && waiting.number() == batch.number() && late();
  }

  private void callOnce() {
    Batch batch;
    synchronized (this) {
      if (waiting == null) {
        calling = false;
        return;
      }
      batch = waiting;
      waiting = null;
      began = System.nanoTime();
      asked.add(batch);
    }
    ask(batch);
    synchronized (this) {
      if (waiting == null) {
        calling = false;
        return;
      }
    }
    Thread.ofVirtual().name("current-revision").start(this::callOnce);
  }

  private void ask(Batch batch) {
    try {
      answer(batch, store.getAsLong());
    } catch (RuntimeException | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        // The client of this reader has left; the others of the batch still want to know.
        Thread.ofVirtual().name("current-revision").start(() -> ask(batch));
      } else {
        synchronized (this) {
          asked.removeIf(each -> each.number() == batch.number());
        }
        batch.answer().completeExceptionally(e);
      }
    }
  }

  /** For a batch and all whose call began before: they came earlier still. */
  private void answer(Batch batch, long revision) {
    List<Batch> answered = new ArrayList<>();
    synchronized (this) {
      while (!asked.isEmpty() && asked.element().number() <= batch.number()) {
        answered.add(asked.remove());
      }
    }
    answered.forEach(each -> each.answer().complete(revision));
  }
}
