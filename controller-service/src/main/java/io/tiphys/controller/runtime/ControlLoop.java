package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.ReconcileLoop;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.client.workqueue.WorkQueue;
import java.time.Duration;

/** A queue and the workers that reconcile what it holds. Keys may be added before the start. */
public final class ControlLoop<K> implements Loop {

  private final WorkQueue<K> queue;
  private final ReconcileLoop<K> loop;

  public ControlLoop(String name, int workers, Reconciler<K> reconciler) {
    this.queue = WorkQueue.named(name);
    this.loop = new ReconcileLoop<>(name, queue, reconciler, workers);
  }

  /** Reconciles every object of a kind whenever it changes. */
  public static <T extends HasMetadata> ControlLoop<ObjectKey> over(
      String name, int workers, Informer<T> informer, Reconciler<ObjectKey> reconciler) {
    ControlLoop<ObjectKey> loop = new ControlLoop<>(name, workers, reconciler);
    informer.addHandler(Informer.Handler.onAny(object -> loop.add(ObjectKey.of(object))));
    return loop;
  }

  public void add(K key) {
    queue.add(key);
  }

  public void addAfter(K key, Duration delay) {
    queue.addAfter(key, delay);
  }

  @Override
  public void start() {
    loop.start();
  }

  /** Returns when the last worker has ended. */
  @Override
  public void close() {
    loop.close();
  }
}
