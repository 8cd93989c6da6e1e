package io.tiphys.scheduler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tiphys.scheduler.cache.SchedulerCache;
import io.tiphys.scheduler.queue.SchedulingQueue;
import io.tiphys.scheduler.queue.SchedulingQueue.Waited;
import io.tiphys.telemetry.metrics.Buckets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the scheduler counts, by upstream's names. Safe for use by any thread. */
final class SchedulerMeters implements SchedulingQueue.Arrivals {

  private static final Duration[] ATTEMPT = Buckets.seconds(Buckets.exponential(0.001, 2, 15));
  private static final Duration[] SLI = Buckets.seconds(Buckets.exponential(0.01, 2, 20));

  /** A profile's result of trying a pod. */
  enum Result {
    SCHEDULED,
    UNSCHEDULABLE,
    ERROR;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private record Arrival(String queue, String event) {}

  private final MeterRegistry registry;
  private final String profile;
  private final Map<Result, Timer> attempts = new ConcurrentHashMap<>();
  private final Map<Result, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<Arrival, Counter> arrivals = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> fromQueueToNode = new ConcurrentHashMap<>();
  private final Timer algorithm;
  private final DistributionSummary tries;
  private final AtomicReference<@Nullable SchedulingQueue> queue = new AtomicReference<>();
  private final AtomicReference<@Nullable SchedulerCache> cache = new AtomicReference<>();

  SchedulerMeters(MeterRegistry registry, String profile) {
    this.registry = registry;
    this.profile = profile;
    algorithm =
        Timer.builder("scheduler.scheduling.algorithm.duration")
            .serviceLevelObjectives(ATTEMPT)
            .register(registry);
    tries =
        DistributionSummary.builder("scheduler.pod.scheduling.attempts")
            .serviceLevelObjectives(Buckets.exponential(1, 2, 5))
            .register(registry);
    for (String name : List.of("active", "backoff", "unschedulable", "gated")) {
      Gauge.builder("scheduler.pending.pods", () -> pending(name))
          .tag("queue", name)
          .register(registry);
    }
    size("nodes", SchedulerCache::nodeCount);
    size("pods", SchedulerCache::podCount);
    for (Result result : Result.values()) {
      counters.put(result, counter(result));
    }
  }

  private void size(String type, ToDoubleFunction<SchedulerCache> size) {
    Gauge.builder(
            "scheduler.cache.size",
            () -> {
              SchedulerCache now = cache.get();
              return now == null ? 0 : size.applyAsDouble(now);
            })
        .tag("type", type)
        .register(registry);
  }

  private int pending(String name) {
    SchedulingQueue now = queue.get();
    return now == null ? 0 : now.pending().getOrDefault(name, 0);
  }

  private Counter counter(Result result) {
    return Counter.builder("scheduler.schedule.attempts")
        .tag("profile", profile)
        .tag("result", result.text())
        .register(registry);
  }

  /** This replica schedules from now on, by these. */
  void follow(SchedulingQueue queue, SchedulerCache cache) {
    this.queue.set(queue);
    this.cache.set(cache);
  }

  /** It does so no longer: another one has the pods that wait. */
  void unfollow(SchedulingQueue before) {
    if (queue.compareAndSet(before, null)) {
      cache.set(null);
    }
  }

  void decided(long nanos) {
    algorithm.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A pod was tried; its binding counts as part of that. */
  void attempted(Result result, long nanos) {
    Counter counter = counters.get(result);
    if (counter != null) {
      counter.increment();
    }
    attempts
        .computeIfAbsent(
            result,
            key ->
                Timer.builder("scheduler.scheduling.attempt.duration")
                    .tag("profile", profile)
                    .tag("result", key.text())
                    .serviceLevelObjectives(ATTEMPT)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A pod is on its node. */
  void scheduled(Waited waited) {
    tries.record(waited.attempts());
    String label = waited.attempts() >= 16 ? "16+" : Integer.toString(waited.attempts());
    fromQueueToNode
        .computeIfAbsent(
            label,
            key ->
                Timer.builder("scheduler.pod.scheduling.sli.duration")
                    .tag("attempts", key)
                    .serviceLevelObjectives(SLI)
                    .register(registry))
        .record(waited.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void came(String queue, String event) {
    arrivals
        .computeIfAbsent(
            new Arrival(queue, event),
            key ->
                Counter.builder("scheduler.queue.incoming.pods")
                    .tag("queue", key.queue)
                    .tag("event", key.event)
                    .register(registry))
        .increment();
  }
}
