package io.tiphys.controller.garbagecollector;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.client.ApiClient;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Discovery;
import io.tiphys.controller.runtime.Loop;
import io.tiphys.controller.runtime.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at objects whose owners or dependents changed, and does what {@link Verdict} says. */
public final class GarbageCollector implements Reconciler<String> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "garbage-collector-controller",
          "garbagecollector",
          "generic-garbage-collector",
          GarbageCollector::assemble);

  private static final int WORKERS = 20;
  private static final Duration LATER = Duration.ofSeconds(30);

  private final ApiClient api;
  private final OwnerGraph graph = new OwnerGraph();
  private final Surgery surgery;
  private final ControlLoop<String> loop;
  private final ResourceMonitors monitors;

  private GarbageCollector(ControllerContext context) {
    this.api = context.api();
    this.surgery = new Surgery(api);
    this.loop =
        new ControlLoop<>(
            "garbage-collector",
            context.options().concurrentSyncs().getOrDefault("gc", WORKERS),
            this);
    this.monitors = new ResourceMonitors(context.reader(), graph, loop::add);
  }

  private static List<Loop> assemble(ControllerContext context) {
    GarbageCollector collector = new GarbageCollector(context);
    return List.of(new CollectorLoop(collector.monitors, collector.loop));
  }

  @Override
  public Optional<Duration> reconcile(String uid) throws InterruptedException {
    Optional<Item> seen = graph.find(uid);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    if (Verdict.on(seen.get(), graph.dependents(uid), this::stateIfSeen) instanceof Verdict.Keep) {
      return Optional.empty();
    }
    Optional<Item> present = surgery.fetch(seen.get());
    if (present.isEmpty()) {
      graph.remove(uid).forEach(loop::add);
      return Optional.empty();
    }
    Item item = present.get();
    Verdict verdict = Verdict.on(item, graph.dependents(uid), owner -> state(item, owner));
    carryOut(item, verdict);
    // An owner that is there but was never seen might go without that being seen, either.
    return verdict instanceof Verdict.Keep
            && item.owners().stream().anyMatch(o -> graph.find(o.getUid()).isEmpty())
        ? Optional.of(LATER)
        : Optional.empty();
  }

  private void carryOut(Item item, Verdict verdict) {
    switch (verdict) {
      case Verdict.Keep() -> {}
      case Verdict.Forget(Set<String> owners) -> surgery.dropOwners(item, owners);
      case Verdict.Delete(String policy, boolean unblock) -> {
        if (unblock) {
          surgery.unblock(item);
        }
        surgery.delete(item, policy);
      }
      case Verdict.Release() -> surgery.dropFinalizer(item, Item.FOREGROUND);
      case Verdict.Await(List<String> dependents) -> dependents.forEach(loop::add);
      case Verdict.Orphan(List<Item> dependents) -> {
        for (Item dependent : dependents) {
          surgery
              .fetch(dependent)
              .filter(present -> present.isOwnedBy(item.uid()))
              .ifPresent(present -> surgery.dropOwners(present, Set.of(item.uid())));
        }
        surgery.dropFinalizer(item, Item.ORPHAN);
      }
    }
  }

  /** Good enough to see that nothing is to be done, without asking the server. */
  private OwnerState stateIfSeen(OwnerReference owner) {
    return graph
        .find(owner.getUid())
        .map(item -> item.awaitsDependents() ? OwnerState.WAITING : OwnerState.SOLID)
        .orElse(OwnerState.ABSENT);
  }

  private OwnerState state(Item dependent, OwnerReference owner) {
    Optional<Item> seen = graph.find(owner.getUid());
    if (seen.isPresent()) {
      return stateIfSeen(owner);
    }
    Discovery.Resource resource =
        monitors
            .serving(GroupVersion.parse(owner.getApiVersion()).group(), owner.getKind())
            .orElseThrow(() ->
                new IllegalStateException(
                    "nothing is known of "
                        + owner.getApiVersion()
                        + " "
                        + owner.getKind()
                        + ", which owns "
                        + dependent.name()));
    if (resource.namespaced() && dependent.namespace().isEmpty()) {
      // A reference that can lead nowhere; upstream leaves such objects alone.
      return OwnerState.SOLID;
    }
    Optional<PartialObjectMetadata> present =
        api.metadata(resource.resource(), resource.namespaced())
            .find(resource.namespaced() ? dependent.namespace() : "", owner.getName())
            .filter(object -> Metadata.uid(object).equals(owner.getUid()));
    return present
        .map(object -> Item.of(resource, object))
        .map(item -> item.awaitsDependents() ? OwnerState.WAITING : OwnerState.SOLID)
        .orElse(OwnerState.ABSENT);
  }
}
