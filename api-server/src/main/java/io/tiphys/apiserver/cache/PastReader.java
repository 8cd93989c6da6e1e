package io.tiphys.apiserver.cache;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads a resource's events of some time ago from the store: a server that has just started knows
 * none, but its clients come back with revisions that they had from it before, or from another one.
 * What is read is bounded; whoever has missed more than that had better list anew.
 */
final class PastReader implements ObjectStore.WatchListener {

  private static final int MOST_EVENTS = 16 * 1024;
  private static final long MOST_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final long upTo;
  private final List<StoreEvent> events = new ArrayList<>();
  private final CompletableFuture<Boolean> complete = new CompletableFuture<>();
  private long bytes;

  private PastReader(long upTo) {
    this.upTo = upTo;
  }

  /**
   * All events of keys under a prefix after one revision, up to another that the store has reached.
   * Blocks.
   *
   * @return empty if the store has forgotten some, or if they are too many
   */
  static Optional<List<StoreEvent>> read(ObjectStore store, String prefix, long after, long upTo) {
    PastReader reader = new PastReader(upTo);
    try (ObjectStore.Watch watch = store.watch(prefix, after, reader)) {
      watch.requestProgress();
      boolean all =
          reader
              .complete
              .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .join();
      return all ? Optional.of(reader.events) : Optional.empty();
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  @Override
  public void onEvents(List<StoreEvent> told) {
    for (StoreEvent event : told) {
      if (complete.isDone()) {
        return;
      }
      if (event.revision() <= upTo && !(event instanceof StoreEvent.Progress)) {
        keep(event);
      }
      if (event.revision() > upTo || isProgressTo(event)) {
        complete.complete(true);
      }
    }
  }

  private boolean isProgressTo(StoreEvent event) {
    return event instanceof StoreEvent.Progress && event.revision() >= upTo;
  }

  private void keep(StoreEvent event) {
    events.add(event);
    if (event instanceof StoreEvent.Put put) {
      bytes += put.object().value().length;
    }
    if (events.size() > MOST_EVENTS || bytes > MOST_BYTES) {
      complete.complete(false);
    }
  }

  @Override
  public void onCompacted(long compactRevision) {
    complete.complete(false);
  }
}
