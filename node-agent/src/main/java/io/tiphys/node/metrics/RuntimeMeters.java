package io.tiphys.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.tiphys.telemetry.metrics.Buckets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Calls of the container runtime. */
public final class RuntimeMeters {

  private static final Duration[] SECONDS = Buckets.seconds(Buckets.exponential(0.005, 2.5, 14));

  private static final ConcurrentMap<String, RuntimeMeters> BY_METHOD = new ConcurrentHashMap<>();

  private final Counter calls;
  private final Counter errors;
  private final Timer time;

  private RuntimeMeters(String method) {
    String type = type(method);
    calls = counter("kubelet.runtime.operations", type);
    errors = counter("kubelet.runtime.operations.errors", type);
    time =
        Timer.builder("kubelet.runtime.operations.duration")
            .tag("operation_type", type)
            .serviceLevelObjectives(SECONDS)
            .register(Metrics.globalRegistry);
  }

  private static Counter counter(String name, String type) {
    return Counter.builder(name).tag("operation_type", type).register(Metrics.globalRegistry);
  }

  /** A call of a method of CRI has ended. */
  public static void called(String method, boolean well, long nanos) {
    RuntimeMeters meters = BY_METHOD.computeIfAbsent(method, RuntimeMeters::new);
    meters.calls.increment();
    if (!well) {
      meters.errors.increment();
    }
    meters.time.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Upstream's name of a method: {@code RunPodSandbox} is {@code run_podsandbox}. */
  static String type(String method) {
    return method
        .replace("PodSandbox", "Podsandbox")
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
