package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.client.workqueue.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that take keys from a queue and reconcile them, each on a virtual thread. Keys may be
 * added before {@link #start}. {@link #close} returns when the last worker has ended.
 */
public final class ControlLoop<K> implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);

  private final String name;
  private final int workers;
  private final Reconciler<K> reconciler;
  private final WorkQueue<K> queue;
  private final List<Thread> threads = new ArrayList<>();

  public ControlLoop(String name, int workers, Reconciler<K> reconciler) {
    this.name = name;
    this.workers = workers;
    this.reconciler = reconciler;
    this.queue = WorkQueue.named(name);
  }

  public void add(K key) {
    queue.add(key);
  }

  public void addAfter(K key, Duration delay) {
    queue.addAfter(key, delay);
  }

  /** Reconciles every object of a kind whenever it changes. */
  public static <T extends HasMetadata> ControlLoop<ObjectKey> over(
      String name, int workers, Informer<T> informer, Reconciler<ObjectKey> reconciler) {
    ControlLoop<ObjectKey> loop = new ControlLoop<>(name, workers, reconciler);
    informer.addHandler(Informer.Handler.onAny(object -> loop.add(ObjectKey.of(object))));
    return loop;
  }

  public void start() {
    for (int i = 0; i < workers; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
    }
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        K key = queue.take();
        try {
          reconcile(key);
        } finally {
          queue.done(key);
        }
      }
    } catch (WorkQueue.ClosedException closed) {
      // The end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconcile(K key) throws InterruptedException {
    try {
      Optional<Duration> again = reconciler.reconcile(key);
      queue.forget(key);
      again.ifPresent(delay -> queue.addAfter(key, delay));
    } catch (RuntimeException e) {
      if (Failures.isConflict(e) || e instanceof ApiUnreachableException) {
        log.atDebug()
            .addKeyValue("controller", name)
            .addKeyValue("name", key)
            .addKeyValue("error", Failures.message(e))
            .log("Will try again");
      } else {
        log.atWarn()
            .addKeyValue("controller", name)
            .addKeyValue("name", key)
            .setCause(e)
            .log("Reconciling failed, will try again");
      }
      queue.addRateLimited(key);
    }
  }

  @Override
  public void close() {
    queue.close();
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    threads.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
