package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.resources.definitions.DefinitionStrategy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is served in line with the CustomResourceDefinitions that are stored: grants names,
 * establishes, serves, and removes what a deleted definition leaves. Each definition is looked at
 * anew whenever it, or one of its group, has changed. Several servers may do so at once: who writes
 * a status second finds nothing left to write.
 */
public final class DefinitionLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DefinitionLoop.class);
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final StoreCache cache;
  private final Registry registry;
  private final ServedDefinitions served;
  private final InstanceCleanup cleanup;
  private final InstantSource clock;
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("custom-resource-definitions").factory());

  DefinitionLoop(
      StoreCache cache, Registry registry, ServedDefinitions served, InstantSource clock) {
    this.cache = cache;
    this.registry = registry;
    this.served = served;
    this.cleanup = new InstanceCleanup(registry, clock);
    this.clock = clock;
  }

  /** Serves what is established, and begins to follow changes. To be called once. */
  public void start() {
    cache.onChange(
        Definitions.RESOURCE,
        (before, after) -> after.or(() -> before).ifPresent(object -> look(object.name())));
    for (CachedObject object : cache.list(Definitions.RESOURCE, "")) {
      ObjectNode crd = object.tree();
      if (Definitions.isEstablished(crd)) {
        served.serve(crd);
      }
      look(object.name());
    }
  }

  private void look(String name) {
    if (waiting.add(name)) {
      schedule(name, Duration.ZERO);
    }
  }

  private void schedule(String name, Duration delay) {
    try {
      thread.schedule(() -> run(name), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      waiting.remove(name); // the server stops
    }
  }

  private void run(String name) {
    waiting.remove(name);
    try {
      if (!bringInLine(name)) {
        schedule(name, AGAIN);
      }
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("error", e.getMessage())
          .log("A CustomResourceDefinition cannot be brought in line yet");
      schedule(name, AGAIN);
    }
  }

  /** Returns false if there is more to do after a while. */
  private boolean bringInLine(String name) {
    Optional<ObjectNode> found = cache.find(Definitions.RESOURCE, "", name).map(CachedObject::tree);
    if (found.isEmpty()) {
      served.withdraw(name);
      others(name).forEach(other -> look(other.path("metadata").path("name").asText()));
      return true;
    }
    ObjectNode crd = found.get();
    ObjectNode wanted = crd.deepCopy();
    DefinitionStatus.update(wanted, others(name), clock.instant());
    if (Definitions.isEstablished(wanted)) {
      served.serve(wanted);
    } else {
      served.withdraw(name);
    }
    if (!wanted.path("status").equals(crd.path("status"))) {
      boolean namesChanged =
          !wanted
              .path("status")
              .path("acceptedNames")
              .equals(crd.path("status").path("acceptedNames"));
      writeStatus(name);
      if (namesChanged) {
        others(name).forEach(other -> look(other.path("metadata").path("name").asText()));
      }
    }
    return !isToBeCleaned(crd) || cleanup.run(crd);
  }

  private static boolean isToBeCleaned(ObjectNode crd) {
    return crd.path("metadata").hasNonNull("deletionTimestamp")
        && Definitions.texts(crd.path("metadata").path("finalizers"))
            .contains(DefinitionStrategy.CLEANUP);
  }

  private void writeStatus(String name) {
    try {
      registry.updateStatus(
          Definitions.RESOURCE,
          "",
          name,
          current -> {
            DefinitionStatus.update(current, others(name), clock.instant());
            return current;
          });
    } catch (StatusException e) {
      if (e.status().code() != 404 && e.status().code() != 409) {
        throw e;
      }
    }
  }

  /** The other definitions of the same group. */
  private List<ObjectNode> others(String name) {
    String group = name.substring(name.indexOf('.') + 1);
    return cache.list(Definitions.RESOURCE, "").stream()
        .filter(object -> object.name().endsWith("." + group) && !object.name().equals(name))
        .map(CachedObject::tree)
        .filter(crd -> crd.path("spec").path("group").asText().equals(group))
        .toList();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
