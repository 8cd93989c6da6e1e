package io.tiphys.client.workqueue;

import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that take keys from a queue and reconcile them; a key that fails comes back later and
 * later. The loop closes its queue when it is closed itself.
 */
public final class ReconcileLoop<K> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);

  private final String name;
  private final WorkQueue<K> queue;
  private final Reconciler<K> reconciler;
  private final int workers;
  private final List<Thread> threads = new ArrayList<>();

  /** Whether it has been said that the server is away; said once, not once a key. */
  private final AtomicBoolean away = new AtomicBoolean();

  /**
   * A loop that is not started.
   *
   * @param name the controller's, for logs and threads
   * @param workers how many keys are worked on at the same time
   */
  public ReconcileLoop(String name, WorkQueue<K> queue, Reconciler<K> reconciler, int workers) {
    this.name = name;
    this.queue = queue;
    this.reconciler = reconciler;
    this.workers = workers;
  }

  public synchronized void start() {
    for (int i = threads.size(); i < workers; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
    }
  }

  /** Takes no more keys, interrupts those that are at work and waits for them. */
  @Override
  public synchronized void close() {
    queue.close();
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(30));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
  }

  private void work() {
    try {
      while (true) {
        K key = queue.take();
        try {
          reconcile(key);
        } finally {
          queue.done(key);
        }
      }
    } catch (WorkQueue.ClosedException e) {
      log.atDebug().addKeyValue("controller", name).log("worker ends");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconcile(K key) throws InterruptedException {
    try {
      Optional<Duration> later = reconciler.reconcile(key);
      away.set(false);
      queue.forget(key);
      later.ifPresent(delay -> queue.addAfter(key, delay));
    } catch (StatusException e) {
      // a conflict is everyday life: somebody else wrote first, and the next round sees it
      failed(key, e, e.status().code() != 409, false);
    } catch (ApiUnreachableException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      failed(key, e, !away.getAndSet(true), false);
    } catch (RuntimeException e) {
      failed(key, e, true, true);
    }
  }

  private void failed(K key, RuntimeException e, boolean say, boolean withTrace) {
    if (say) {
      log.atWarn()
          .addKeyValue("controller", name)
          .addKeyValue("name", key)
          .addKeyValue("error", e.getMessage())
          .setCause(withTrace ? e : null)
          .log("reconciling failed; it is tried again");
    }
    queue.addRateLimited(key);
  }
}
