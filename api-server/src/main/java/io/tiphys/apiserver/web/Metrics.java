package io.tiphys.apiserver.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.telemetry.metrics.Exposition;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

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

    /** Of what is counted of requests that may have no answer. */
    List<Tag> labels() {
      return tags().stream().filter(tag -> !tag.getKey().equals("dry_run")).toList();
    }
  }

  private record Outcome(Kind kind, int code) {}

  private final PrometheusMeterRegistry registry;
  private final ConcurrentMap<Outcome, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentMap<Kind, Counter> aborts = new ConcurrentHashMap<>();

  private final ConcurrentMap<Kind, AtomicInteger> longRunning = new ConcurrentHashMap<>();
  private final CacheMeters caches;

  Metrics(PrometheusMeterRegistry registry, CacheMeters caches) {
    this.registry = registry;
    this.caches = caches;
    Gauge.builder("kubernetes.build.info", () -> 1)
        .tags("git_version", VersionEndpoint.GIT_VERSION, "major", "1", "minor", "35")
        .register(registry);
    caches.refresh();
  }

  /** How many requests like this one are being served that end when their client wants. */
  AtomicInteger longRunning(RequestInfo info) {
    return longRunning.computeIfAbsent(
        kind(info),
        kind -> {
          AtomicInteger count = new AtomicInteger();
          Gauge.builder("apiserver.longrunning.requests", count, AtomicInteger::get)
              .tags(kind.labels())
              .register(registry);
          return count;
        });
  }

  /** Counts a request that has been answered. */
  void end(RequestInfo info, int code, long nanos) {
    Kind kind = kind(info);
    counters.computeIfAbsent(new Outcome(kind, code), this::counter).increment();
    if (!kind.verb.equals("WATCH") && !kind.verb.equals("CONNECT")) {
      timers.computeIfAbsent(kind, this::timer).record(Duration.ofNanos(nanos));
    }
  }

  /** Counts a request whose client has left before it was answered. */
  void abort(RequestInfo info) {
    aborts.computeIfAbsent(kind(info), this::aborts).increment();
  }

  private Counter aborts(Kind kind) {
    return Counter.builder("apiserver.request.aborts").tags(kind.labels()).register(registry);
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
    if (!request.path().equals("/metrics")) {
      return Optional.empty();
    }
    caches.refresh();
    return Optional.of(new Document(200, Exposition.CONTENT_TYPE, Exposition.text(registry), ""));
  }
}
