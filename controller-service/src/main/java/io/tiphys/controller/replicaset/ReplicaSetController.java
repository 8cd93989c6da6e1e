package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.Adoption;
import io.tiphys.controller.runtime.ChildEvents;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.PodControl;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.SharedInformers;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps the pods of ReplicaSets at their number. */
public final class ReplicaSetController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "replicaset-controller",
          "replicaset",
          "replicaset-controller",
          ReplicaSetController::assemble);

  private static final String FAILURE = "ReplicaFailure";

  private final Kind<ReplicaSet> sets;
  private final Kind<Pod> pods;
  private final Adoption<Pod> adoption;
  private final PodControl control;
  private final Clock clock;

  private ReplicaSetController(ControllerContext context) {
    this.sets = context.kind(ReplicaSet.class);
    this.pods = context.kind(Pod.class);
    this.adoption = new Adoption<>(pods, "apps/v1", "ReplicaSet");
    this.control = new PodControl(pods, context.events());
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    ReplicaSetController controller = new ReplicaSetController(context);
    Informer<ReplicaSet> informer = controller.sets.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(
            "replicaset", context.options().workers("replicaset"), informer, controller);
    controller
        .pods
        .informer()
        .addHandler(
            new ChildEvents<>(
                "apps", "ReplicaSet", informer, s -> s.getSpec().getSelector(), loop::add));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<ReplicaSet> found = sets.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ReplicaSet set = found.get();
    List<Pod> active =
        adoption
            .claim(
                set,
                set.getSpec().getSelector(),
                () -> sets.calls().find(key.namespace(), key.name()))
            .stream()
            .filter(pod -> Pods.isActive(pod) && !pods.isDeleted(pod))
            .toList();
    ReplicaSetPlan plan =
        ReplicaSetPlanner.plan(set, active, podsByNode(set, active), clock.instant());
    Optional<RuntimeException> failure =
        control.apply(
            set,
            set.getSpec().getTemplate(),
            Metadata.controllerReference(set, "apps/v1", "ReplicaSet"),
            plan.creates(),
            plan.deletes());
    writeStatus(set, judged(plan, failure));
    if (failure.isPresent()) {
      throw failure.get();
    }
    return plan.requeueAfter();
  }

  private Map<String, Integer> podsByNode(ReplicaSet set, List<Pod> own) {
    Stream<Pod> related =
        Metadata.controllerOf(set).isEmpty()
            ? own.stream()
            : sets.list(Metadata.namespace(set)).stream()
                .filter(s -> Metadata.controllerOf(s).equals(Metadata.controllerOf(set)))
                .flatMap(s -> SharedInformers.owned(pods.informer(), s).stream())
                .filter(pod -> Pods.isActive(pod) && !pods.isDeleted(pod));
    Map<String, Integer> counts = new HashMap<>();
    related.forEach(pod -> counts.merge(Pods.nodeName(pod), 1, Integer::sum));
    return counts;
  }

  private ReplicaSetStatus judged(ReplicaSetPlan plan, Optional<RuntimeException> failure) {
    List<ReplicaSetCondition> conditions = new ArrayList<>(plan.status().getConditions());
    boolean told = conditions.stream().anyMatch(c -> FAILURE.equals(c.getType()));
    if (failure.isPresent() && !told) {
      conditions.add(
          new ReplicaSetConditionBuilder()
              .withType(FAILURE)
              .withStatus("True")
              .withReason(plan.creates() > 0 ? "FailedCreate" : "FailedDelete")
              .withMessage(String.valueOf(failure.get().getMessage()))
              .withLastTransitionTime(Timestamps.format(clock.instant()))
              .build());
    } else if (failure.isEmpty() && told) {
      conditions.removeIf(c -> FAILURE.equals(c.getType()));
    }
    return new ReplicaSetStatusBuilder(plan.status()).withConditions(conditions).build();
  }

  private void writeStatus(ReplicaSet set, ReplicaSetStatus status) throws InterruptedException {
    ReplicaSetStatus present = set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus();
    if (!status.equals(present)) {
      var _ = sets.updateStatus(new ReplicaSetBuilder(set).withStatus(status).build());
    }
  }
}
