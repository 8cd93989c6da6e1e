package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.Adoption;
import io.tiphys.controller.runtime.ChildEvents;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
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

/** Keeps the pods of one kind of owner at their number. */
final class Replication<T extends HasMetadata> implements Reconciler<ObjectKey> {

  private static final String FAILURE = "ReplicaFailure";

  /**
   * A kind of owner, and how it is seen as a ReplicaSet.
   *
   * @param asSet the owner as a ReplicaSet, its metadata untouched
   * @param withStatus the owner with what was found out
   */
  record Form<T>(
      Class<T> type,
      String apiVersion,
      String kind,
      java.util.function.Function<T, ReplicaSet> asSet,
      java.util.function.BiFunction<T, ReplicaSetStatus, T> withStatus) {}

  private final Form<T> form;
  private final Kind<T> owners;
  private final Kind<Pod> pods;
  private final Adoption<Pod> adoption;
  private final PodControl control;
  private final Clock clock;

  private Replication(ControllerContext context, Form<T> form) {
    this.form = form;
    this.owners = context.kind(form.type());
    this.pods = context.kind(Pod.class);
    this.adoption = new Adoption<>(pods, form.apiVersion(), form.kind());
    this.control = new PodControl(pods, context.events());
    this.clock = context.clock();
  }

  static <T extends HasMetadata> List<ControlLoop<?>> assemble(
      ControllerContext context, String name, Form<T> form) {
    Replication<T> controller = new Replication<>(context, form);
    Informer<T> informer = controller.owners.informer();
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(name, context.options().workers(name), informer, controller);
    controller
        .pods
        .informer()
        .addHandler(
            new ChildEvents<>(
                GroupVersion.parse(form.apiVersion()).group(),
                form.kind(),
                informer,
                owner -> form.asSet().apply(owner).getSpec().getSelector(),
                loop::add));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<T> found = owners.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    T owner = found.get();
    ReplicaSet set = form.asSet().apply(owner);
    List<Pod> active =
        adoption
            .claim(
                owner,
                set.getSpec().getSelector(),
                () -> owners.calls().find(key.namespace(), key.name()))
            .stream()
            .filter(pod -> Pods.isActive(pod) && !pods.isDeleted(pod))
            .toList();
    ReplicaSetPlan plan =
        ReplicaSetPlanner.plan(set, active, podsByNode(owner, active), clock.instant());
    Optional<RuntimeException> failure =
        control.apply(
            owner,
            set.getSpec().getTemplate(),
            Metadata.controllerReference(owner, form.apiVersion(), form.kind()),
            plan.creates(),
            plan.deletes());
    writeStatus(owner, set, judged(plan, failure));
    if (failure.isPresent()) {
      throw failure.get();
    }
    return plan.requeueAfter();
  }

  private Map<String, Integer> podsByNode(T owner, List<Pod> own) {
    Stream<Pod> related =
        Metadata.controllerOf(owner).isEmpty()
            ? own.stream()
            : owners.list(Metadata.namespace(owner)).stream()
                .filter(s -> Metadata.controllerOf(s).equals(Metadata.controllerOf(owner)))
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

  private void writeStatus(T owner, ReplicaSet set, ReplicaSetStatus status)
      throws InterruptedException {
    ReplicaSetStatus present = set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus();
    if (!status.equals(present)) {
      var _ = owners.updateStatus(form.withStatus().apply(owner, status));
    }
  }
}
