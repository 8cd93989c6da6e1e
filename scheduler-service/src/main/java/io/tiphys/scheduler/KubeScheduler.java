package io.tiphys.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.Metrics;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informers;
import io.tiphys.scheduler.cache.SchedulerCache;
import io.tiphys.scheduler.decision.SchedulingAlgorithm;
import io.tiphys.scheduler.plugins.DefaultPlugins;
import io.tiphys.scheduler.queue.SchedulingQueue;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler with its watches, for as long as it is this replica's turn. */
public final class KubeScheduler implements ElectedComponent.Work {

  private static final Logger log = LoggerFactory.getLogger(KubeScheduler.class);

  private final Informers informers;
  private final SchedulingQueue queue;
  private final EventRecorder events;
  private final Thread loop;
  private final SchedulerMeters meters;

  private KubeScheduler(ApiClient client, SchedulerOptions options, SchedulerMeters meters) {
    DefaultPlugins plugins = DefaultPlugins.create();
    SchedulerCache cache = new SchedulerCache();
    this.meters = meters;
    queue = new SchedulingQueue(plugins.filters(), System::nanoTime, meters);
    events = EventRecorder.over(client, options.schedulerName(), "");
    informers = Informers.over(client);
    ClusterWatcher watcher = new ClusterWatcher(options.schedulerName(), cache, queue);
    informers.of(Node.class).addHandler(watcher.nodes());
    informers.of(Pod.class).addHandler(watcher.pods());
    SchedulingAlgorithm algorithm =
        new SchedulingAlgorithm(
            plugins.filters(),
            plugins.scores(),
            bound -> ThreadLocalRandom.current().nextInt(bound));
    Scheduler scheduler =
        new Scheduler(cache, queue, algorithm, new Binder(client, events), meters);
    meters.follow(queue, cache);
    loop = Thread.ofVirtual().name("scheduler").unstarted(() -> run(scheduler));
  }

  /** The scheduler as a component under upstream's name. */
  public static Component component(ClusterAccess access, SchedulerOptions options) {
    SchedulerMeters meters = new SchedulerMeters(Metrics.globalRegistry, options.schedulerName());
    return new ElectedComponent(
        "kube-scheduler",
        access,
        options.leaderElection(),
        client -> {
          KubeScheduler scheduler = new KubeScheduler(client, options, meters);
          scheduler.informers.start();
          scheduler.loop.start();
          return scheduler;
        });
  }

  /** Decides nothing before all nodes and pods are known. */
  private void run(Scheduler scheduler) {
    try {
      while (!informers.awaitSynced(Duration.ofMinutes(1))) {
        log.atWarn().log("still waiting for Nodes and Pods");
      }
      scheduler.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    meters.unfollow(queue);
    queue.close();
    loop.interrupt();
    try {
      loop.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    informers.close();
    events.close();
  }
}
