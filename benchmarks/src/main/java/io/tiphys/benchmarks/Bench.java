package io.tiphys.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Carries the scenarios out in one namespace. */
final class Bench {

  private static final Pattern RESOURCE_VERSION =
      Pattern.compile("\"resourceVersion\":\\s*\"(\\d+)\"");
  private static final String LABELLED = "\"app\":\"bench\"";
  private static final int DELETED_AT_ONCE = 1_000;
  private static final String OURS = "labelSelector=app%3Dbench";

  private final Target target;
  private final Options options;
  private final ProcessUse use;
  private final String configMaps;
  private final String pods;

  Bench(Target target, ProcessUse use, Options options) {
    this.target = target;
    this.options = options;
    this.use = use;
    configMaps = "/api/v1/namespaces/" + options.namespace() + "/configmaps";
    pods = "/api/v1/namespaces/" + options.namespace() + "/pods";
  }

  /** Makes the namespace, empty of what is measured. */
  void prepare() {
    String namespace = "/api/v1/namespaces/" + options.namespace();
    if (!target.exists(namespace)) {
      target.post("/api/v1/namespaces", Manifests.namespace(options.namespace()));
    }
    ensureServiceAccount(namespace + "/serviceaccounts");
    clean();
  }

  /** Pods need it, and a server that runs without controllers has nobody else to make it. */
  private void ensureServiceAccount(String accounts) {
    if (target.exists(accounts + "/default")) {
      return;
    }
    try {
      target.post(accounts, Manifests.serviceAccount("default"));
    } catch (IllegalStateException e) {
      if (!target.exists(accounts + "/default")) { // else a controller was faster
        throw e;
      }
    }
  }

  void clean() {
    deleteAll(configMaps, "");
    deletePods();
  }

  List<Measurement> run(Scenario scenario) {
    return switch (scenario) {
      case CREATE_CONFIGMAP -> List.of(createConfigMaps());
      case CREATE_POD -> List.of(createPods());
      case GET -> List.of(getPod());
      case LIST -> listPods();
      case WATCH -> List.of(watch());
      case IDLE -> List.of(idle());
      case FILL -> List.of(fill());
    };
  }

  private void deletePods() {
    deleteAll(pods, "&gracePeriodSeconds=0");
  }

  /** In parts, each of which a server can do before its requests' deadline. */
  private void deleteAll(String collection, String options) {
    do {
      target.delete(collection + "?limit=" + DELETED_AT_ONCE + "&" + OURS + options);
    } while (target.get(collection + "?limit=1&" + OURS).contains(LABELLED));
  }

  private Load load() {
    return new Load(use, options.operations(), options.concurrency());
  }

  private Measurement createConfigMaps() {
    Measurement measured =
        load()
            .measure(
                "create ConfigMap",
                options.concurrency() + " at once",
                i -> target.post(configMaps, Manifests.configMap("map-" + i, 0)));
    deleteAll(configMaps, "");
    return measured;
  }

  private Measurement createPods() {
    Measurement measured =
        load()
            .measure(
                "create Pod",
                options.concurrency() + " at once",
                i -> target.post(pods, Manifests.pod("pod-" + i)));
    deletePods();
    return measured;
  }

  /** Objects that stay, so that what a server does with many can be seen. */
  private Measurement fill() {
    String many = "/api/v1/namespaces/" + options.namespace() + "/configmaps";
    return new Load(use, options.pods(), options.concurrency())
        .measure(
            "fill", "ConfigMaps that stay", i -> target.post(many, Manifests.filling("fill-" + i)));
  }

  private Measurement getPod() {
    target.post(pods, Manifests.pod("one"));
    Measurement measured =
        load()
            .measure(
                "get Pod", options.concurrency() + " at once", i -> target.fetch(pods + "/one"));
    target.delete(pods + "/one?gracePeriodSeconds=0");
    return measured;
  }

  private List<Measurement> listPods() {
    new Load(use, options.pods(), 2 * options.concurrency())
        .run(i -> target.post(pods, Manifests.pod("listed-" + i)));
    Load one = new Load(use, options.lists(), 1);
    long bytes = target.fetch(pods);
    String note = "%d Pods, %.1f MB".formatted(options.pods(), bytes / 1e6);
    List<Measurement> measured =
        List.of(
            one.measure("list Pods", note, i -> target.fetch(pods)),
            one.measure("list Pods, rv=0", note, i -> target.fetch(pods + "?resourceVersion=0")));
    deletePods();
    return measured;
  }

  private Measurement watch() {
    String map = configMaps + "/watched";
    Matcher version =
        RESOURCE_VERSION.matcher(target.post(configMaps, Manifests.configMap("watched", 0)));
    if (!version.find()) {
      throw new IllegalStateException("the server names no resourceVersion");
    }
    CountDownLatch finished = new CountDownLatch(options.watchers());
    try (WatchClients clients = new WatchClients(target)) {
      List<WatchCounter> counters = openWatches(clients, version.group(1), finished);
      return changeAndCount(map, counters, finished);
    } finally {
      target.delete(map);
    }
  }

  /** Opens watches of an object that never comes, and changes others of its kind beside them. */
  private Measurement idle() {
    target.post(configMaps, Manifests.configMap("busy", 0));
    String path = configMaps + "?watch=true&fieldSelector=metadata.name%3Dnever&resourceVersion=0";
    double before = use.residentMegabytes();
    CountDownLatch opened = new CountDownLatch(options.watchers());
    try (WatchClients clients = new WatchClients(target)) {
      for (int i = 0; i < options.watchers(); i++) {
        clients.watch(
            path, "application/json", new WatchCounter(false, 1, opened, new CountDownLatch(1)));
      }
      await(opened, "watches to open");
      double each = (use.residentMegabytes() - before) * 1_000 / options.watchers();
      return new Load(use, options.changes(), 1)
          .measure(
              "put beside idle",
              "%d idle watches of %.1f KB each".formatted(options.watchers(), each),
              i -> target.put(configMaps + "/busy", Manifests.configMap("busy", i + 1)));
    } finally {
      target.delete(configMaps + "/busy");
    }
  }

  private List<WatchCounter> openWatches(
      WatchClients clients, String from, CountDownLatch finished) {
    String path =
        configMaps + "?watch=true&fieldSelector=metadata.name%3Dwatched&resourceVersion=" + from;
    String accept = options.sse() ? "text/event-stream" : "application/json";
    List<WatchCounter> counters = new ArrayList<>();
    CountDownLatch opened = new CountDownLatch(options.watchers());
    for (int i = 0; i < options.watchers(); i++) {
      WatchCounter counter = new WatchCounter(options.sse(), options.changes(), opened, finished);
      counters.add(counter);
      clients.watch(path, accept, counter);
    }
    await(opened, "watches to open");
    return counters;
  }

  private Measurement changeAndCount(
      String map, List<WatchCounter> counters, CountDownLatch finished) {
    Duration cpuBefore = use.used();
    long start = System.nanoTime();
    long[] latencies = new long[options.changes()];
    for (int i = 0; i < options.changes(); i++) {
      long began = System.nanoTime();
      target.put(map, Manifests.configMap("watched", i + 1));
      latencies[i] = System.nanoTime() - began;
    }
    await(finished, "the last event");
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    Duration used = use.used().minus(cpuBefore);
    long delivered = counters.stream().mapToLong(WatchCounter::events).sum();
    return new Measurement(
        "watch" + (options.sse() ? " (SSE)" : ""),
        delivered,
        wall,
        used,
        use.residentMegabytes(),
        latencies,
        "%d watchers told %d changes; p50/p99 of the writes"
            .formatted(options.watchers(), options.changes()));
  }

  private void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(options.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "waited in vain for %s; %d watchers are short of it".formatted(what, latch.getCount()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
