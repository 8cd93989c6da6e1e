package io.tiphys.client.workqueue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Upstream's metrics of a queue, with upstream's names, and its buckets from 1 µs on. */
final class WorkQueueMetrics {

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(1_000),
    Duration.ofNanos(10_000),
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofSeconds(100),
    Duration.ofSeconds(1_000)
  };

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
