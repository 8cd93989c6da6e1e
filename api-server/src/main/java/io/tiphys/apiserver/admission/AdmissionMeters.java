package io.tiphys.apiserver.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.telemetry.metrics.Buckets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** How long admission takes, by upstream's names. Safe for use by any thread. */
public final class AdmissionMeters {

  private static final Duration[] PLUGIN = Buckets.seconds(0.005, 0.025, 0.1, 0.5, 1, 2.5);
  private static final Duration[] WEBHOOK = Buckets.seconds(0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25);

  private final MeterRegistry registry;
  private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Key, Counter> requests = new ConcurrentHashMap<>();

  public AdmissionMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Key(
      String metric, String name, boolean mutating, Operation operation, boolean rejected) {
    Tags tags() {
      return Tags.of(
          "name",
          name,
          "type",
          mutating ? "admit" : "validate",
          "operation",
          operation.name(),
          "rejected",
          Boolean.toString(rejected));
    }
  }

  /** A built-in plugin has looked at a write. */
  void plugin(String name, boolean mutating, Operation operation, boolean rejected, long nanos) {
    time(
        "apiserver.admission.controller.admission.duration",
        PLUGIN,
        new Key("plugin", name, mutating, operation, rejected),
        nanos);
  }

  /** A webhook has been asked. */
  public void webhook(
      String name, boolean mutating, Operation operation, boolean rejected, long nanos) {
    Key key = new Key("webhook", name, mutating, operation, rejected);
    time("apiserver.admission.webhook.admission.duration", WEBHOOK, key, nanos);
    requests
        .computeIfAbsent(
            key,
            k ->
                Counter.builder("apiserver.admission.webhook.request")
                    .tags(k.tags())
                    .register(registry))
        .increment();
  }

  private void time(String metric, Duration[] buckets, Key key, long nanos) {
    timers
        .computeIfAbsent(
            key,
            k ->
                Timer.builder(metric)
                    .tags(k.tags())
                    .serviceLevelObjectives(buckets)
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
