package io.tiphys.apiserver.cache;

import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store for its revision on behalf of many readers at a time. A reader is given the answer
 * of a call that began after the reader came, so it is never older than what the reader may know;
 * all who come while a call is under way share the next one.
 */
final class CurrentRevision {

  private final LongSupplier store;
  private boolean calling;
  private @Nullable CompletableFuture<Long> waiting;

  CurrentRevision(LongSupplier store) {
    this.store = store;
  }

  /** Blocks; throws what the store throws. */
  long read() {
    CompletableFuture<Long> mine;
    boolean first;
    synchronized (this) {
      if (waiting == null) {
        waiting = new CompletableFuture<>();
      }
      mine = waiting;
      first = !calling;
      calling = true;
    }
    if (first) {
      callOnce();
    }
    try {
      return mine.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while asking for the revision", e);
    }
  }

  private void callOnce() {
    CompletableFuture<Long> batch;
    synchronized (this) {
      if (waiting == null) {
        calling = false;
        return;
      }
      batch = waiting;
      waiting = null;
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

  private void ask(CompletableFuture<Long> batch) {
    try {
      batch.complete(store.getAsLong());
    } catch (RuntimeException | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        // The client of this reader has left; the others of the batch still want to know.
        Thread.ofVirtual().name("current-revision").start(() -> ask(batch));
      } else {
        batch.completeExceptionally(e);
      }
    }
  }
}
