package io.tiphys.client.workqueue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tiphys.telemetry.metrics.Buckets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Upstream's metrics of a queue, with upstream's names, and its buckets from 10 ns to 10 s. */
final class WorkQueueMetrics {

  private static final Duration[] BUCKETS = Buckets.seconds(Buckets.exponential(10e-9, 10, 10));

  private final MeterRegistry registry;
  private final Gauge gauge;
  final AtomicInteger depth;
  final Counter adds;
  final Counter retries;
  final Timer queued;
  final Timer worked;

  WorkQueueMetrics(String name, MeterRegistry registry) {
    depth = new AtomicInteger();
    this.registry = registry;
    gauge =
        Gauge.builder("workqueue_depth", depth, AtomicInteger::get)
            .tag("name", name)
            .register(registry);
    adds = Counter.builder("workqueue_adds").tag("name", name).register(registry);
    retries = Counter.builder("workqueue_retries").tag("name", name).register(registry);
    queued = timer("workqueue_queue_duration", name, registry);
    worked = timer("workqueue_work_duration", name, registry);
  }

  /** Makes room for the gauge of a queue that takes this one's place. */
  void close() {
    registry.remove(gauge);
  }

  private static Timer timer(String meter, String name, MeterRegistry registry) {
    return Timer.builder(meter)
        .tag("name", name)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
