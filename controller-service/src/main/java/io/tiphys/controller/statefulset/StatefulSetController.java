package io.tiphys.controller.statefulset;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.history.RevisionKeeper;
import io.tiphys.controller.history.RevisionPlan;
import io.tiphys.controller.runtime.Adoption;
import io.tiphys.controller.runtime.ChildEvents;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.statefulset.StatefulSetPlan.Numbered;
import io.tiphys.controller.statefulset.StatefulSetSnapshot.Revision;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries out what {@link StatefulSetPlanner} decides. */
public final class StatefulSetController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "statefulset-controller",
          "statefulset",
          "statefulset-controller",
          StatefulSetController::assemble);

  private final Kind<StatefulSet> sets;
  private final Kind<Pod> pods;
  private final Kind<PersistentVolumeClaim> claims;
  private final Adoption<Pod> adoption;
  private final RevisionKeeper revisions;
  private final EventRecorder events;
  private final Clock clock;

  private StatefulSetController(ControllerContext context) {
    this.sets = context.kind(StatefulSet.class);
    this.pods = context.kind(Pod.class);
    this.claims = context.kind(PersistentVolumeClaim.class);
    this.adoption = new Adoption<>(pods, "apps/v1", "StatefulSet");
    this.revisions = new RevisionKeeper(context.kind(ControllerRevision.class), "StatefulSet");
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    StatefulSetController controller = new StatefulSetController(context);
    Informer<StatefulSet> informer = controller.sets.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(
            "statefulset", context.options().workers("statefulset"), informer, controller);
    controller
        .pods
        .informer()
        .addHandler(
            new ChildEvents<>(
                "apps", "StatefulSet", informer, s -> s.getSpec().getSelector(), loop::add));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<StatefulSet> found = sets.find(key);
    if (found.isEmpty() || Metadata.isBeingDeleted(found.get())) {
      return Optional.empty();
    }
    StatefulSet set = found.get();
    List<Pod> owned =
        adoption
            .claim(
                set,
                set.getSpec().getSelector(),
                () -> sets.calls().find(key.namespace(), key.name()))
            .stream()
            .filter(pod -> OrdinalPods.ordinal(set, pod) >= 0)
            .toList();
    if (owned.stream().anyMatch(pod -> pods.isDeleted(pod) && !Metadata.isBeingDeleted(pod))) {
      // What was deleted last time is yet to be seen as such; its event brings the key back.
      return Optional.of(Duration.ofSeconds(1));
    }
    ControllerRevision update = revisions.current(set, set.getSpec().getTemplate());
    ControllerRevision current = current(set, update);
    StatefulSetPlan plan =
        StatefulSetPlanner.plan(
            new StatefulSetSnapshot(
                set, owned, revision(current), revision(update), clock.instant()));
    carryOut(set, plan);
    prune(set, owned, current, update);
    return plan.requeueAfter();
  }

  private ControllerRevision current(StatefulSet set, ControllerRevision update) {
    String name = set.getStatus() == null ? null : set.getStatus().getCurrentRevision();
    return revisions.of(set).stream()
        .filter(revision -> Metadata.name(revision).equals(name))
        .findFirst()
        .orElse(update);
  }

  private static Revision revision(ControllerRevision revision) {
    return new Revision(Metadata.name(revision), RevisionPlan.template(revision));
  }

  private void prune(
      StatefulSet set, List<Pod> owned, ControllerRevision current, ControllerRevision update) {
    Set<String> used = new HashSet<>(List.of(Metadata.name(current), Metadata.name(update)));
    owned.forEach(pod -> used.add(Metadata.labels(pod).getOrDefault(RevisionPlan.HASH_LABEL, "")));
    Integer limit = set.getSpec().getRevisionHistoryLimit();
    revisions.prune(set, r -> used.contains(Metadata.name(r)), limit == null ? 10 : limit);
  }

  private void carryOut(StatefulSet set, StatefulSetPlan plan) throws InterruptedException {
    for (Pod pod : plan.recreates()) {
      events.warning(
          set,
          "RecreatingFailedPod",
          "StatefulSet " + ObjectKey.of(set) + " is recreating failed Pod " + Metadata.name(pod));
    }
    for (Numbered numbered : plan.creates()) {
      create(set, numbered);
    }
    for (Pod pod : plan.deletes()) {
      pods.delete(pod, DeleteOptions.DEFAULT);
      events.normal(
          set,
          "SuccessfulDelete",
          "delete Pod %s in StatefulSet %s successful"
              .formatted(Metadata.name(pod), Metadata.name(set)));
    }
    if (!plan.status().equals(set.getStatus())) {
      var _ = sets.updateStatus(new StatefulSetBuilder(set).withStatus(plan.status()).build());
    }
  }

  private void create(StatefulSet set, Numbered numbered) throws InterruptedException {
    String name = Metadata.name(numbered.pod());
    try {
      for (PersistentVolumeClaim claim : OrdinalPods.claims(set, numbered.ordinal())) {
        if (claims.find(ObjectKey.of(claim)).isEmpty()) {
          var _ = claims.create(claim);
          events.normal(
              set,
              "SuccessfulCreate",
              "create Claim %s Pod %s in StatefulSet %s success"
                  .formatted(Metadata.name(claim), name, Metadata.name(set)));
        }
      }
      var _ = pods.create(numbered.pod());
      events.normal(
          set,
          "SuccessfulCreate",
          "create Pod %s in StatefulSet %s successful".formatted(name, Metadata.name(set)));
    } catch (RuntimeException e) {
      if (Failures.isNamespaceTerminating(e)) {
        return;
      }
      if (!Failures.isAlreadyExists(e)) {
        events.warning(
            set,
            "FailedCreate",
            "create Pod %s in StatefulSet %s failed error: %s"
                .formatted(name, Metadata.name(set), Failures.message(e)));
      }
      throw e;
    }
  }
}
