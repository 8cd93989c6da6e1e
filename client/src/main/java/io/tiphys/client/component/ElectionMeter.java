package io.tiphys.client.component;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether this process leads, by upstream's name, for each lease that it takes part in. */
final class ElectionMeter {

  private static final ConcurrentMap<String, AtomicInteger> LEADING = new ConcurrentHashMap<>();

  private ElectionMeter() {}

  static void set(String lease, boolean leading) {
    LEADING.computeIfAbsent(lease, ElectionMeter::register).set(leading ? 1 : 0);
  }

  private static AtomicInteger register(String lease) {
    AtomicInteger leading = new AtomicInteger();
    Gauge.builder("leader.election.master.status", leading, AtomicInteger::get)
        .tag("name", lease)
        .register(Metrics.globalRegistry);
    return leading;
  }
}
