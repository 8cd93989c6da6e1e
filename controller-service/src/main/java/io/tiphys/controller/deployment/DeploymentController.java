package io.tiphys.controller.deployment;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.deployment.DeploymentPlan.Change;
import io.tiphys.controller.runtime.Adoption;
import io.tiphys.controller.runtime.ChildEvents;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.SharedInformers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out what {@link DeploymentPlanner} decides. */
public final class DeploymentController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "deployment-controller",
          "deployment",
          "deployment-controller",
          DeploymentController::assemble);

  private final Kind<Deployment> deployments;
  private final Kind<ReplicaSet> sets;
  private final Informer<Pod> pods;
  private final Adoption<ReplicaSet> adoption;
  private final EventRecorder events;
  private final Clock clock;

  private DeploymentController(ControllerContext context) {
    this.deployments = context.kind(Deployment.class);
    this.sets = context.kind(ReplicaSet.class);
    this.pods = context.informers().of(Pod.class);
    this.adoption = new Adoption<>(sets, "apps/v1", "Deployment");
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    DeploymentController controller = new DeploymentController(context);
    Informer<Deployment> informer = controller.deployments.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(
            "deployment", context.options().workers("deployment"), informer, controller);
    controller
        .sets
        .informer()
        .addHandler(
            new ChildEvents<>(
                "apps", "Deployment", informer, d -> d.getSpec().getSelector(), loop::add));
    controller.pods.addHandler(new LastPods(controller, loop));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Deployment> found = deployments.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Deployment deployment = found.get();
    List<ReplicaSet> owned =
        adoption.claim(
            deployment,
            deployment.getSpec().getSelector(),
            () -> deployments.calls().find(key.namespace(), key.name()));
    DeploymentPlan plan =
        DeploymentPlanner.plan(
            new DeploymentSnapshot(
                deployment,
                owned.stream().filter(set -> !sets.isDeleted(set)).toList(),
                running(deployment, owned),
                clock.instant()));
    carryOut(deployment, plan);
    return plan.requeueAfter();
  }

  private static boolean recreates(Deployment deployment) {
    return deployment.getSpec().getStrategy() != null
        && "Recreate".equals(deployment.getSpec().getStrategy().getType());
  }

  private Set<String> running(Deployment deployment, List<ReplicaSet> owned) {
    return !recreates(deployment)
        ? Set.of()
        : owned.stream()
            .filter(set ->
                SharedInformers.owned(pods, set).stream().anyMatch(pod -> !Pods.isFinished(pod)))
            .map(Metadata::uid)
            .collect(Collectors.toSet());
  }

  private void carryOut(Deployment deployment, DeploymentPlan plan) throws InterruptedException {
    if (plan.selectsAll()) {
      events.warning(
          deployment,
          "SelectingAll",
          "This deployment is selecting all pods. A non-empty selector is required.");
    }
    if (plan.create().isPresent() && !create(deployment, plan.create().get())) {
      return;
    }
    for (Change change : plan.changes()) {
      var _ = sets.update(change.to());
      if (change.resizes()) {
        tell(deployment, change.to(), change.before(), change.after());
      }
    }
    for (ReplicaSet set : plan.deletes()) {
      sets.delete(set, DeleteOptions.background());
    }
    writeBack(deployment, plan);
  }

  /** Returns false if the name was taken by another template's ReplicaSet. */
  private boolean create(Deployment deployment, ReplicaSet wanted) throws InterruptedException {
    try {
      ReplicaSet created = sets.create(wanted);
      int size = Rollout.desired(created);
      if (size > 0) {
        tell(deployment, created, 0, size);
      }
      return true;
    } catch (RuntimeException e) {
      if (Failures.isAlreadyExists(e)) {
        Optional<ReplicaSet> taken =
            sets.calls().find(Metadata.namespace(wanted), Metadata.name(wanted));
        if (taken
            .filter(set ->
                Metadata.isControlledBy(set, deployment) && Rollout.sameTemplate(deployment, set))
            .isPresent()) {
          sets.awaitSeen(taken.get());
          return true;
        }
        countCollision(deployment);
        return false;
      }
      if (!Failures.isNamespaceTerminating(e)) {
        events.warning(
            deployment,
            "ReplicaSetCreateError",
            "Failed to create new replica set \""
                + Metadata.name(wanted)
                + "\": "
                + Failures.message(e));
      }
      throw e;
    }
  }

  private void countCollision(Deployment deployment) throws InterruptedException {
    DeploymentStatusBuilder status =
        deployment.getStatus() == null
            ? new DeploymentStatusBuilder()
            : new DeploymentStatusBuilder(deployment.getStatus());
    var _ =
        deployments.updateStatus(
            new DeploymentBuilder(deployment)
                .withStatus(status.withCollisionCount(History.collisions(deployment) + 1).build())
                .build());
  }

  private void tell(Deployment deployment, ReplicaSet set, int before, int after) {
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled %s replica set %s from %d to %d"
            .formatted(after > before ? "up" : "down", Metadata.name(set), before, after));
  }

  private void writeBack(Deployment deployment, DeploymentPlan plan) throws InterruptedException {
    Deployment present = deployment;
    if (plan.revision().isPresent()) {
      present =
          deployments.update(
              new DeploymentBuilder(deployment)
                  .editMetadata()
                  .addToAnnotations(Annotations.REVISION, plan.revision().get())
                  .endMetadata()
                  .build());
    }
    if (!plan.status().equals(present.getStatus())) {
      var _ =
          deployments.updateStatus(
              new DeploymentBuilder(present).withStatus(plan.status()).build());
    }
  }

  /** Wakes a Deployment that recreates its pods when the last old one is gone. */
  private record LastPods(DeploymentController controller, ControlLoop<ObjectKey> loop)
      implements Informer.Handler<Pod> {

    @Override
    public void added(Pod pod) {}

    @Override
    public void updated(Pod old, Pod pod) {
      if (Pods.isFinished(pod) && !Pods.isFinished(old)) {
        deleted(pod);
      }
    }

    @Override
    public void deleted(Pod pod) {
      Metadata.controllerOf(pod)
          .filter(owner -> owner.getKind().equals("ReplicaSet"))
          .flatMap(
              owner -> controller.sets.informer().find(Metadata.namespace(pod), owner.getName()))
          .flatMap(set ->
              Metadata.controllerOf(set)
                  .filter(owner -> owner.getKind().equals("Deployment"))
                  .map(owner -> new ObjectKey(Metadata.namespace(set), owner.getName())))
          .flatMap(controller.deployments::find)
          .filter(DeploymentController::recreates)
          .ifPresent(d -> loop.add(ObjectKey.of(d)));
    }
  }
}
