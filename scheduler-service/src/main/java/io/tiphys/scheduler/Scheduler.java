package io.tiphys.scheduler;

import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.scheduler.SchedulerMeters.Result;
import io.tiphys.scheduler.cache.SchedulerCache;
import io.tiphys.scheduler.decision.Decision;
import io.tiphys.scheduler.decision.SchedulingAlgorithm;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.queue.SchedulingQueue;
import io.tiphys.scheduler.queue.SchedulingQueue.Waited;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: takes a pod, decides on a snapshot, assumes the decision in the cache, and binds on a
 * thread of its own, so that the next decision does not wait for the API server.
 */
final class Scheduler {

  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  /** Bindings under way at once. */
  private static final int BINDINGS = 64;

  private final SchedulerCache cache;
  private final SchedulingQueue queue;
  private final SchedulingAlgorithm algorithm;
  private final Binder binder;
  private final SchedulerMeters meters;
  private final Semaphore bindings = new Semaphore(BINDINGS);

  Scheduler(
      SchedulerCache cache,
      SchedulingQueue queue,
      SchedulingAlgorithm algorithm,
      Binder binder,
      SchedulerMeters meters) {
    this.meters = meters;
    this.cache = cache;
    this.queue = queue;
    this.algorithm = algorithm;
    this.binder = binder;
  }

  /**
   * Runs until the queue is closed or the thread is interrupted; bindings under way are finished.
   */
  void run() throws InterruptedException {
    try (ExecutorService carriers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (@Nullable PodInfo pod = queue.take(); pod != null; pod = queue.take()) {
        schedule(pod, carriers);
      }
    }
  }

  private void schedule(PodInfo pod, ExecutorService carriers) throws InterruptedException {
    long begun = System.nanoTime();
    Decision decision = algorithm.decide(pod, cache.snapshot());
    meters.decided(System.nanoTime() - begun);
    switch (decision) {
      case Decision.Selected selected -> {
        cache.setPod(pod, selected.node());
        bindings.acquire();
        Waited waited = queue.waited(pod.uid());
        carriers.execute(() -> bind(pod, selected.node(), waited, begun));
      }
      case Decision.Unschedulable unschedulable -> {
        queue.unschedulable(pod, unschedulable.plugins());
        meters.attempted(Result.UNSCHEDULABLE, System.nanoTime() - begun);
        carriers.execute(() -> refuse(pod, unschedulable.message()));
      }
    }
  }

  private void bind(PodInfo pod, String node, Waited waited, long begun) {
    try {
      binder.bind(pod, node);
      long nanos = System.nanoTime() - begun;
      meters.attempted(Result.SCHEDULED, nanos);
      meters.scheduled(new Waited(waited.nanos() + nanos, waited.attempts()));
    } catch (StatusException | ApiUnreachableException e) {
      cache.removePod(pod.uid());
      queue.failed(pod);
      meters.attempted(Result.ERROR, System.nanoTime() - begun);
      log.atWarn()
          .addKeyValue("namespace", pod.key().namespace())
          .addKeyValue("name", pod.key().name())
          .addKeyValue("node", node)
          .addKeyValue("error", e.getMessage())
          .log("binding failed, the pod is tried again");
    } finally {
      bindings.release();
    }
  }

  private void refuse(PodInfo pod, String message) {
    try {
      binder.refuse(pod, message);
    } catch (StatusException | ApiUnreachableException e) {
      log.atDebug()
          .addKeyValue("namespace", pod.key().namespace())
          .addKeyValue("name", pod.key().name())
          .addKeyValue("error", e.getMessage())
          .log("could not write on the pod why it has no node");
    }
  }
}
