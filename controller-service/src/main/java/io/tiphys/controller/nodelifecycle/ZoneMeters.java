package io.tiphys.controller.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The zones as they were seen last, by upstream's names. */
public final class ZoneMeters {

  private static final Zone EMPTY = new Zone(0, 0);
  private static final ConcurrentMap<String, Zone> ZONES = new ConcurrentHashMap<>();
  private static final ConcurrentMap<String, Counter> EVICTIONS = new ConcurrentHashMap<>();

  private record Zone(int size, int unhealthy) {
    double health() {
      return size == 0 ? 100 : 100.0 * (size - unhealthy) / size;
    }
  }

  private ZoneMeters() {}

  static void seen(Map<String, List<Node>> zones) {
    zones.forEach((name, nodes) -> {
      int ready = 0;
      for (Node node : nodes) {
        ready += NodeConditions.status(node, "Ready").equals("True") ? 1 : 0;
      }
      if (ZONES.put(name, new Zone(nodes.size(), nodes.size() - ready)) == null) {
        register(name);
      }
    });
    ZONES.replaceAll((name, zone) -> zones.containsKey(name) ? zone : EMPTY);
  }

  private static void register(String zone) {
    gauge("node.collector.zone.size", zone, Zone::size);
    gauge("node.collector.unhealthy.nodes.in.zone", zone, Zone::unhealthy);
    gauge("node.collector.zone.health", zone, Zone::health);
    EVICTIONS.computeIfAbsent(
        zone,
        name ->
            Counter.builder("node.collector.evictions")
                .tag("zone", name)
                .register(Metrics.globalRegistry));
  }

  private interface Reading {
    double of(Zone zone);
  }

  private static void gauge(String name, String zone, Reading reading) {
    Gauge.builder(name, () -> reading.of(ZONES.getOrDefault(zone, EMPTY)))
        .tag("zone", zone)
        .register(Metrics.globalRegistry);
  }

  /** A node of the zone has been given up. */
  static void evicted(String zone) {
    Counter counter = EVICTIONS.get(zone);
    if (counter != null) {
      counter.increment();
    }
  }

  /** Another replica looks after nodes from now on. */
  public static void forget() {
    ZONES.replaceAll((name, zone) -> EMPTY);
  }
}
