package io.tiphys.apiserver.flowcontrol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.time.Timestamps;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.resources.flow.DefaultObjects;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps flow control at what the cluster's objects say, the objects that every cluster has in
 * place, and each FlowSchema's condition {@code Dangling} true to the facts.
 */
public final class FlowObjects implements AutoCloseable {

  static final String GROUP = "flowcontrol.apiserver.k8s.io";
  static final GroupResource SCHEMAS = new GroupResource(GROUP, "flowschemas");
  static final GroupResource LEVELS = new GroupResource(GROUP, "prioritylevelconfigurations");

  private static final Logger log = LoggerFactory.getLogger(FlowObjects.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Duration SHARING = Duration.ofSeconds(10);

  private final FlowControl control;
  private final CachedObjects objects;
  private final Registry registry;
  private final InstantSource clock;
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("flow-objects").unstarted(this::run);
  private volatile boolean done;

  FlowObjects(FlowControl control, CachedObjects objects, Registry registry, InstantSource clock) {
    this.control = control;
    this.objects = objects;
    this.registry = registry;
    this.clock = clock;
  }

  /** Begins, once the caches are filled. */
  public void start() {
    objects.onChange(SCHEMAS, (before, after) -> changes.release());
    objects.onChange(LEVELS, (before, after) -> changes.release());
    configure();
    thread.start();
  }

  /** Whether the objects that every cluster has have been put in place. */
  public boolean done() {
    return done;
  }

  private void configure() {
    List<LevelSpec> levels =
        objects.list(LEVELS, "").stream().map(o -> LevelSpec.of(o.tree())).toList();
    List<FlowSchema> schemas =
        objects.list(SCHEMAS, "").stream().map(o -> FlowSchema.of(o.tree())).toList();
    if (!levels.isEmpty()) { // else this is a new cluster, and the defaults go on
      control.configure(levels, schemas);
    }
  }

  private void run() {
    long shared = System.nanoTime();
    long maintained = shared;
    Duration pause = maintain();
    try {
      while (true) {
        boolean changed = changes.tryAcquire(SHARING.toNanos(), TimeUnit.NANOSECONDS);
        changes.drainPermits();
        if (changed) {
          configure();
        }
        long now = System.nanoTime();
        if (changed || now - maintained >= pause.toNanos()) {
          pause = maintain();
          maintained = now;
        }
        if (now - shared >= SHARING.toNanos()) {
          control.levels().share();
          shared = now;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration maintain() {
    try {
      DefaultObjects.all().forEach(this::ensure);
      removeFormer();
      Set<String> levels =
          objects.list(LEVELS, "").stream().map(CachedObject::name).collect(Collectors.toSet());
      objects.list(SCHEMAS, "").forEach(schema -> tellWhetherDangling(schema, levels));
      done = true;
      return INTERVAL;
    } catch (StatusException | StoreUnavailableException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.atInfo()
            .addKeyValue("error", e.getMessage())
            .log("The objects of flow control could not be maintained; trying again");
      }
      return RETRY;
    }
  }

  private static GroupResource resource(DefaultObjects wanted) {
    return wanted.kind().equals("FlowSchema") ? SCHEMAS : LEVELS;
  }

  private void ensure(DefaultObjects wanted) {
    GroupResource resource = resource(wanted);
    Optional<CachedObject> present = objects.find(resource, "", wanted.name());
    if (present.isEmpty()) {
      if (registry.find(resource, "", wanted.name()).isEmpty()) {
        registry.create(resource, "", wanted.object());
      }
    } else if (Upkeep.revised(present.get().tree(), wanted).isPresent()) {
      registry.update(resource, "", wanted.name(), now -> Upkeep.revised(now, wanted).orElse(now));
    }
  }

  /** Objects of which a former version said that every cluster has them. */
  private void removeFormer() {
    for (GroupResource resource : List.of(SCHEMAS, LEVELS)) {
      for (CachedObject object : objects.list(resource, "")) {
        boolean known =
            DefaultObjects.all().stream()
                .anyMatch(o -> resource(o).equals(resource) && o.name().equals(object.name()));
        if (!known && Upkeep.isOurs(object.tree())) {
          registry.delete(resource, "", object.name());
        }
      }
    }
  }

  private void tellWhetherDangling(CachedObject schema, Set<String> levels) {
    String level = FlowSchema.of(schema.tree()).level();
    ObjectNode condition = Upkeep.condition(level, levels.contains(level));
    if (!Upkeep.has(schema.tree(), condition)) {
      condition.put("lastTransitionTime", Timestamps.seconds(clock.instant()));
      registry.updateStatus(
          SCHEMAS, "", schema.name(), now -> Upkeep.withCondition(now, condition));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
