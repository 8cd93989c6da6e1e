package io.tiphys.controller.daemonset;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.tiphys.client.ObjectKey;
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
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.PodControl;
import io.tiphys.controller.runtime.Selectors;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Carries out what {@link DaemonSetPlanner} decides. */
public final class DaemonSetController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      new ControllerDescriptor(
          "daemonset-controller",
          "daemonset",
          "daemon-set-controller",
          "daemonset-controller",
          DaemonSetController::assemble);

  private final Kind<DaemonSet> sets;
  private final Kind<Pod> pods;
  private final Informer<Node> nodes;
  private final Adoption<Pod> adoption;
  private final PodControl control;
  private final RevisionKeeper revisions;
  private final EventRecorder events;
  private final Clock clock;

  private DaemonSetController(ControllerContext context) {
    this.sets = context.kind(DaemonSet.class);
    this.pods = context.kind(Pod.class);
    this.nodes = context.informers().of(Node.class);
    this.adoption = new Adoption<>(pods, "apps/v1", "DaemonSet");
    this.control = new PodControl(pods, context.events());
    this.revisions = new RevisionKeeper(context.kind(ControllerRevision.class), "DaemonSet");
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    DaemonSetController controller = new DaemonSetController(context);
    Informer<DaemonSet> informer = controller.sets.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("daemonset", context.options().workers("daemonset"), informer, controller);
    controller
        .pods
        .informer()
        .addHandler(
            new ChildEvents<>(
                "apps", "DaemonSet", informer, s -> s.getSpec().getSelector(), loop::add));
    controller.nodes.addHandler(
        new Informer.Handler<>() {
          @Override
          public void added(Node node) {
            informer.list().forEach(set -> loop.add(ObjectKey.of(set)));
          }

          @Override
          public void updated(Node old, Node node) {
            // Heartbeats change only the status, which decides nothing here.
            if (!Metadata.labels(old).equals(Metadata.labels(node))
                || !Objects.equals(old.getSpec(), node.getSpec())) {
              added(node);
            }
          }

          @Override
          public void deleted(Node node) {
            added(node);
          }
        });
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<DaemonSet> found = sets.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    DaemonSet set = found.get();
    if (Selectors.isEmpty(set.getSpec().getSelector())) {
      events.warning(
          set,
          "SelectingAll",
          "This daemon set is selecting all pods. A non-empty selector is required.");
      return Optional.empty();
    }
    if (Metadata.isBeingDeleted(set)) {
      return Optional.empty();
    }
    List<Pod> owned =
        adoption.claim(
            set, set.getSpec().getSelector(), () -> sets.calls().find(key.namespace(), key.name()));
    if (owned.stream().anyMatch(pod -> pods.isDeleted(pod) && !Metadata.isBeingDeleted(pod))) {
      // What was deleted last time is yet to be seen as such; its event brings the key back.
      return Optional.of(Duration.ofSeconds(1));
    }
    ControllerRevision current = revisions.current(set, set.getSpec().getTemplate());
    String hash = RevisionPlan.hash(current);
    DaemonSetPlan plan = DaemonSetPlanner.plan(set, hash, nodes.list(), owned, clock.instant());
    carryOut(set, hash, plan);
    Integer limit = set.getSpec().getRevisionHistoryLimit();
    Set<String> used = new HashSet<>(Set.of(hash));
    owned.forEach(pod -> used.add(Metadata.labels(pod).getOrDefault(RevisionPlan.HASH_LABEL, "")));
    revisions.prune(set, r -> used.contains(RevisionPlan.hash(r)), limit == null ? 10 : limit);
    return plan.requeueAfter();
  }

  private void carryOut(DaemonSet set, String hash, DaemonSetPlan plan)
      throws InterruptedException {
    for (Pod pod : plan.failed()) {
      events.warning(
          set,
          "FailedDaemonPod",
          "Found failed daemon pod "
              + ObjectKey.of(pod)
              + " on node "
              + DaemonPods.node(pod)
              + ", will try to kill it");
    }
    Optional<RuntimeException> failure =
        control.delete(set, plan.deletes().stream().filter(pod -> !pods.isDeleted(pod)).toList());
    if (failure.isEmpty()) {
      failure =
          control.create(
              set,
              plan.creates().stream().map(node -> DaemonPods.create(set, hash, node)).toList());
    }
    if (!plan.status().equals(set.getStatus())) {
      var _ = sets.updateStatus(new DaemonSetBuilder(set).withStatus(plan.status()).build());
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
