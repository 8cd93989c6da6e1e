package io.tiphys.apiserver.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How far the watch of the store has come; readers wait here until it has come far enough. */
final class RevisionClock {

  private record Waiter(long revision, CompletableFuture<Void> reached) {}

  private final PriorityQueue<Waiter> waiters =
      new PriorityQueue<>(Comparator.comparingLong(Waiter::revision));
  private volatile long revision;

  long revision() {
    return revision;
  }

  /** All events up to this revision are in the caches. It never goes back. */
  void advance(long reached) {
    List<Waiter> done = new ArrayList<>(0);
    synchronized (waiters) {
      if (reached <= revision) {
        return;
      }
      revision = reached;
      while (!waiters.isEmpty() && waiters.peek().revision <= reached) {
        done.add(waiters.poll());
      }
    }
    for (Waiter waiter : done) {
      waiter.reached.complete(null);
    }
  }

  /** Waits for a revision; false if it has not come in time. */
  boolean await(long awaited, Duration timeout) throws InterruptedException {
    if (awaited <= revision) {
      return true;
    }
    Waiter waiter = new Waiter(awaited, new CompletableFuture<>());
    synchronized (waiters) {
      if (awaited <= revision) {
        return true;
      }
      waiters.add(waiter);
    }
    try {
      waiter.reached.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      if (!waiter.reached.isDone()) {
        synchronized (waiters) {
          waiters.remove(waiter);
        }
      }
    }
  }
}
