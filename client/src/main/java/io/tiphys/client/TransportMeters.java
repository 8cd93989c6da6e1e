package io.tiphys.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.tiphys.telemetry.metrics.Buckets;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** What is counted of a component's requests, by upstream's names, for the whole process. */
final class TransportMeters {

  private static final Duration[] SECONDS =
      Buckets.seconds(0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60);
  private static final int NO_ANSWER = 0;

  private static final ConcurrentMap<Outcome, Counter> COUNTERS = new ConcurrentHashMap<>();
  private static final ConcurrentMap<Kind, Timer> TIMERS = new ConcurrentHashMap<>();

  private record Kind(String method, String host) {}

  private record Outcome(Kind kind, int code) {}

  private TransportMeters() {}

  static void answered(String method, URI server, int code, long nanos) {
    Kind kind = new Kind(method, server.getAuthority());
    COUNTERS.computeIfAbsent(new Outcome(kind, code), TransportMeters::counter).increment();
    TIMERS.computeIfAbsent(kind, TransportMeters::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  static void unanswered(String method, URI server, long nanos) {
    answered(method, server, NO_ANSWER, nanos);
  }

  private static Counter counter(Outcome outcome) {
    return Counter.builder("rest.client.requests")
        .tag("code", outcome.code == NO_ANSWER ? "<error>" : Integer.toString(outcome.code))
        .tag("method", outcome.kind.method)
        .tag("host", outcome.kind.host)
        .register(Metrics.globalRegistry);
  }

  private static Timer timer(Kind kind) {
    return Timer.builder("rest.client.request.duration")
        .tag("verb", kind.method)
        .tag("host", kind.host)
        .serviceLevelObjectives(SECONDS)
        .register(Metrics.globalRegistry);
  }
}
