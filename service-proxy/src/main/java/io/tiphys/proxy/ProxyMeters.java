package io.tiphys.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.tiphys.telemetry.metrics.Buckets;
import java.util.concurrent.TimeUnit;

/** What the proxy counts, by upstream's names. */
final class ProxyMeters {

  private final Timer sync;
  private final Counter failures;
  private volatile double lastSync;
  private volatile double lastQueued;

  ProxyMeters() {
    sync =
        Timer.builder("kubeproxy.sync.proxy.rules.duration")
            .tag("ip_family", "IPv4")
            .serviceLevelObjectives(Buckets.seconds(Buckets.exponential(0.001, 2, 15)))
            .register(Metrics.globalRegistry);
    failures =
        Counter.builder("kubeproxy.sync.proxy.rules.nftables.sync.failures")
            .tag("ip_family", "IPv4")
            .register(Metrics.globalRegistry);
    Gauge.builder("kubeproxy.sync.proxy.rules.last.timestamp.seconds", () -> lastSync)
        .tag("ip_family", "IPv4")
        .register(Metrics.globalRegistry);
    Gauge.builder("kubeproxy.sync.proxy.rules.last.queued.timestamp.seconds", () -> lastQueued)
        .tag("ip_family", "IPv4")
        .register(Metrics.globalRegistry);
  }

  /** Something has changed that rules are made of. */
  void queued() {
    lastQueued = now();
  }

  /** The kernel has the rules of now. */
  void synced(long nanos) {
    sync.record(nanos, TimeUnit.NANOSECONDS);
    lastSync = now();
  }

  void failed() {
    failures.increment();
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }
}
