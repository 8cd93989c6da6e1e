package io.tiphys.apiserver;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.telemetry.metrics.Buckets;
import io.tiphys.telemetry.tracing.Span;
import io.tiphys.telemetry.tracing.Tracing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A store whose calls are counted and timed, by upstream's names. */
final class MeteredStore extends CallsAround {

  private static final Duration[] SECONDS =
      Buckets.seconds(
          0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20,
          30, 45, 60);

  /** What a call is about that is about no resource. */
  private static final GroupResource NONE = new GroupResource("", "");

  private static final int PREFIX = "/registry/".length();

  private final MeterRegistry registry;
  private final Map<String, GroupResource> byPrefix;
  private final ConcurrentMap<Call, Meters> meters = new ConcurrentHashMap<>();

  private record Call(String operation, GroupResource resource) {}

  private record Meters(Timer time, Counter requests, Counter errors) {}

  /**
   * @param byPrefix the built-in resources by the beginning of their keys
   */
  MeteredStore(ObjectStore store, MeterRegistry registry, Map<String, GroupResource> byPrefix) {
    super(store);
    this.registry = registry;
    this.byPrefix = Map.copyOf(byPrefix);
  }

  @Override
  <T> T around(String operation, String key, Supplier<T> call) {
    Meters counted = meters.computeIfAbsent(new Call(operation, resource(key)), this::register);
    long begun = System.nanoTime();
    counted.requests.increment();
    try {
      return Tracing.isOn() ? traced(operation, key, call) : call.get();
    } catch (RuntimeException e) {
      counted.errors.increment();
      throw e;
    } finally {
      counted.time.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }
  }

  private static <T> T traced(String operation, String key, Supplier<T> call) {
    try (Span span = Tracing.part("etcd " + operation)) {
      span.set("db.system.name", "etcd");
      span.set("key", key);
      try {
        return call.get();
      } catch (RuntimeException e) {
        span.failed(String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private Meters register(Call call) {
    Tags tags =
        Tags.of(
            "operation", call.operation,
            "group", call.resource.group(),
            "resource", call.resource.resource());
    return new Meters(
        Timer.builder("etcd.request.duration")
            .tags(tags)
            .serviceLevelObjectives(SECONDS)
            .register(registry),
        Counter.builder("etcd.requests").tags(tags).register(registry),
        Counter.builder("etcd.request.errors").tags(tags).register(registry));
  }

  /** By the first segment of the key or the first two; custom resources have their group there. */
  private GroupResource resource(String key) {
    if (key.length() <= PREFIX) {
      return NONE;
    }
    int first = key.indexOf('/', PREFIX);
    String one = first < 0 ? key.substring(PREFIX) : key.substring(PREFIX, first);
    GroupResource known = byPrefix.get(one);
    if (known != null || first < 0) {
      return known == null ? NONE : known;
    }
    int second = key.indexOf('/', first + 1);
    String name = second < 0 ? key.substring(first + 1) : key.substring(first + 1, second);
    known = byPrefix.get(one + "/" + name);
    return known == null ? new GroupResource(one, name) : known;
  }
}
