package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes.
 *
 * <p>It takes all writes that wait, applies them in the order in which they came, makes them
 * durable with one commit, and only then answers any of them: a refusal too, since what it rests on
 * may be part of that commit. Between batches it deletes what has expired and carries compaction
 * on, a piece at a time. When a commit fails, the store stops for good: what the file then holds is
 * known only after it has been opened again.
 */
final class CommitLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
  private static final int LARGEST_BATCH = 1_000;
  private static final int COMPACTION_STEP = 2_000;
  private static final long LONGEST_WAIT_MILLIS = 60_000;
  private static final long RECLAIM_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final RevisionLog log;
  private final Expirations expirations;
  private final InstantSource clock;
  private final Runnable afterCommit;
  private final BlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile @Nullable StoreUnavailableException stopped;
  private boolean compacting;
  private long reclaimed = System.nanoTime();

  /** A change and whoever waits for it. */
  private static final class Pending<T> {
    final Supplier<T> change;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable RuntimeException refusal;

    Pending(Supplier<T> change) {
      this.change = change;
    }

    void apply() {
      try {
        result = change.get();
      } catch (IllegalArgumentException e) {
        refusal = e;
      }
    }

    void respond() {
      if (refusal != null) {
        answer.completeExceptionally(refusal);
      } else {
        answer.complete(result);
      }
    }
  }

  /**
   * @param afterCommit called on the writing thread whenever a commit may have made changes visible
   */
  CommitLoop(RevisionLog log, Expirations expirations, InstantSource clock, Runnable afterCommit) {
    this.log = log;
    this.expirations = expirations;
    this.clock = clock;
    this.afterCommit = afterCommit;
    thread = Thread.ofPlatform().daemon().name("store-commit").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Applies {@code change} on the writing thread; the answer comes when it is durable. */
  <T> CompletableFuture<T> submit(Supplier<T> change) {
    Pending<T> pending = new Pending<>(change);
    queue.add(pending);
    if (stopped != null) {
      refuseWaiting();
    }
    return pending.answer;
  }

  private void run() {
    try {
      compacting = true;
      while (stopped == null) {
        step();
      }
    } catch (InterruptedException e) {
      stop("the store has been closed", null);
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("The embedded store cannot write and has stopped");
      stop("the embedded store cannot write and has stopped; see the log, then start again", e);
    }
  }

  private void step() throws InterruptedException {
    List<Pending<?>> batch = new ArrayList<>();
    Pending<?> first = queue.poll(waitMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, LARGEST_BATCH - 1);
    }
    try {
      batch.forEach(Pending::apply);
      expirations.takeDue(clock.millis()).forEach(log::delete);
      if (compacting) {
        compacting = log.removeCompacted(COMPACTION_STEP);
      }
      log.commit();
    } catch (RuntimeException | Error e) {
      queue.addAll(batch); // to be refused with the others
      throw e;
    }
    batch.forEach(Pending::respond);
    afterCommit.run();
    if (System.nanoTime() - reclaimed > RECLAIM_EVERY_NANOS) {
      log.reclaimSpace();
      reclaimed = System.nanoTime();
    }
  }

  private long waitMillis() {
    return compacting ? 0 : Math.clamp(expirations.next() - clock.millis(), 0, LONGEST_WAIT_MILLIS);
  }

  /** Lets compaction go on until all that was announced is removed. On the writing thread. */
  void compactionAnnounced() {
    compacting = true;
  }

  private void stop(String reason, @Nullable Throwable cause) {
    stopped = new StoreUnavailableException(reason, cause);
    refuseWaiting();
    afterCommit.run();
  }

  private void refuseWaiting() {
    StoreUnavailableException reason = stopped;
    if (reason == null) {
      return;
    }
    for (Pending<?> pending = queue.poll(); pending != null; pending = queue.poll()) {
      pending.answer.completeExceptionally(reason);
    }
  }

  /** Ends the thread; writes that still wait are refused. */
  @Override
  public void close() {
    submit(() -> {
      stopped = new StoreUnavailableException("the store has been closed", null);
      return true;
    });
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseWaiting();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
