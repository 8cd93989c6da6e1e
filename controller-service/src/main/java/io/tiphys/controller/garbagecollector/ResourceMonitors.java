package io.tiphys.controller.garbagecollector;

import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.client.ApiClient;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.controller.runtime.Discovery;
import io.tiphys.controller.runtime.Metadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the metadata of everything that can be deleted, and feeds the graph with it. */
final class ResourceMonitors implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ResourceMonitors.class);
  private static final Set<String> DEFINITIONS = Set.of("CustomResourceDefinition", "APIService");
  private static final Duration SYNC = Duration.ofSeconds(30);

  private final ApiClient reader;
  private final OwnerGraph graph;
  private final Consumer<String> queue;
  private final Map<Discovery.Resource, Informers> monitors = new HashMap<>();
  private volatile Runnable newKinds = () -> {};
  private volatile Discovery discovery = new Discovery(java.util.List.of(), java.util.List.of());

  ResourceMonitors(ApiClient reader, OwnerGraph graph, Consumer<String> queue) {
    this.reader = reader;
    this.graph = graph;
    this.queue = queue;
  }

  /** What to do when kinds may have come or gone. */
  void onNewKinds(Runnable action) {
    newKinds = action;
  }

  /** The resource that serves a kind, if any does. */
  Optional<Discovery.Resource> serving(String group, String kind) {
    return discovery.resources().stream()
        .filter(r -> r.resource().group().equals(group) && r.kind().equals(kind))
        .findFirst();
  }

  /**
   * Follows what is served now, and no more what is not.
   *
   * @return whether all that is served could be found out and has been seen
   */
  synchronized boolean refresh() throws InterruptedException {
    Discovery found = Discovery.of(reader);
    discovery = found;
    Set<Discovery.Resource> wanted = new HashSet<>();
    for (Discovery.Resource resource : found.resources()) {
      if (resource.can("delete", "list", "watch") && !isIgnored(resource)) {
        wanted.add(resource);
      }
    }
    for (Discovery.Resource resource : wanted) {
      monitors.computeIfAbsent(resource, this::follow);
    }
    if (found.failures().isEmpty()) {
      monitors.entrySet().removeIf(e -> !wanted.contains(e.getKey()) && ended(e.getValue()));
    }
    boolean synced = true;
    for (Map.Entry<Discovery.Resource, Informers> monitor : monitors.entrySet()) {
      if (!monitor.getValue().awaitSynced(SYNC)) {
        synced = false;
        log.atWarn()
            .addKeyValue("kind", monitor.getKey().kind())
            .log("Not all objects of the kind are known yet; none that it owns is collected");
      }
    }
    return synced && found.failures().isEmpty();
  }

  /** What is only told of, and what comes and goes by the thousand and owns nothing. */
  private static boolean isIgnored(Discovery.Resource resource) {
    return resource.kind().equals("Event");
  }

  private Informers follow(Discovery.Resource resource) {
    Informers informers = Informers.over(reader);
    informers.metadata(resource.resource(), resource.namespaced()).addHandler(new Feed(resource));
    informers.start();
    return informers;
  }

  private static boolean ended(Informers informers) {
    informers.close();
    return true;
  }

  @Override
  public synchronized void close() {
    monitors.values().forEach(Informers::close);
    monitors.clear();
  }

  /** Puts what is seen of one resource into the graph. */
  private final class Feed implements Informer.Handler<PartialObjectMetadata> {
    private final Discovery.Resource resource;

    Feed(Discovery.Resource resource) {
      this.resource = resource;
    }

    @Override
    public void added(PartialObjectMetadata object) {
      graph.put(Item.of(resource, object)).forEach(queue);
      announce();
    }

    @Override
    public void updated(PartialObjectMetadata old, PartialObjectMetadata object) {
      if (!Metadata.uid(old).equals(Metadata.uid(object))) {
        deleted(old);
      }
      added(object);
    }

    @Override
    public void deleted(PartialObjectMetadata object) {
      graph.remove(Metadata.uid(object)).forEach(queue);
      announce();
    }

    private void announce() {
      if (DEFINITIONS.contains(resource.kind())) {
        newKinds.run();
      }
    }
  }
}
