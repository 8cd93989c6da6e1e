package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is counted of requests, by upstream's names; {@code /metrics} shows it. */
final class Metrics implements Endpoint {

  private static final Duration[] BUCKETS =
      Arrays.stream(
              new double[] {
                0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15,
                20, 30, 45, 60
              })
          .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
          .toArray(Duration[]::new);

  private record Kind(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String scope) {
    Tags tags() {
      return Tags.of(
          "component",
          "apiserver",
          "group",
          group,
          "resource",
          resource,
          "scope",
          scope,
          "subresource",
          subresource,
          "verb",
          verb,
          "version",
          version,
          "dry_run",
          "");
    }
  }

  private record Outcome(Kind kind, int code) {}

  private final PrometheusMeterRegistry registry;
  private final ConcurrentMap<Outcome, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<Kind, Timer> timers = new ConcurrentHashMap<>();

  Metrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts a request that has been answered. */
  void end(RequestInfo info, int code, long nanos) {
    Kind kind = kind(info);
    counters.computeIfAbsent(new Outcome(kind, code), this::counter).increment();
    if (!kind.verb.equals("WATCH") && !kind.verb.equals("CONNECT")) {
      timers.computeIfAbsent(kind, this::timer).record(Duration.ofNanos(nanos));
    }
  }

  private Counter counter(Outcome outcome) {
    return Counter.builder("apiserver.request")
        .tags(outcome.kind.tags().and("code", Integer.toString(outcome.code)))
        .register(registry);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("apiserver.request.duration")
        .tags(kind.tags())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static Kind kind(RequestInfo info) {
    if (!info.resourceRequest()) {
      String path = info.path();
      int second = path.indexOf('/', 1);
      String subresource = path.length() > 1 && second < 0 ? path : "";
      return new Kind(info.verb().toUpperCase(java.util.Locale.ROOT), "", "", "", subresource, "");
    }
    String verb =
        switch (info.verb()) {
          case "create" -> "POST";
          case "update" -> "PUT";
          case "deletecollection" -> "DELETECOLLECTION";
          default -> info.verb().toUpperCase(java.util.Locale.ROOT);
        };
    String scope =
        !info.name().isEmpty() ? "resource" : info.namespace().isEmpty() ? "cluster" : "namespace";
    return new Kind(verb, info.group(), info.version(), info.resource(), info.subresource(), scope);
  }

  @Override
  public Optional<Document> find(Request request) {
    return request.path().equals("/metrics")
        ? Optional.of(
            new Document(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                registry.scrape().getBytes(UTF_8),
                ""))
        : Optional.empty();
  }
}
