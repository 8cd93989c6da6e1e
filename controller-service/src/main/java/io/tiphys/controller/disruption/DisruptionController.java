package io.tiphys.controller.disruption;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Selectors;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps the status of PodDisruptionBudgets, by which evictions are judged. */
public final class DisruptionController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      new ControllerDescriptor(
          "disruption-controller",
          "disruption",
          "disruption-controller",
          "controllermanager",
          DisruptionController::assemble);

  private final Kind<PodDisruptionBudget> budgets;
  private final Kind<Pod> pods;
  private final Owners owners;
  private final EventRecorder events;
  private final Clock clock;

  private DisruptionController(ControllerContext context) {
    this.budgets = context.kind(PodDisruptionBudget.class);
    this.pods = context.kind(Pod.class);
    this.owners = new Owners(context);
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    DisruptionController controller = new DisruptionController(context);
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("disruption", 1, controller.budgets.informer(), controller);
    ControlLoop<ObjectKey> stale =
        new ControlLoop<>("disruption-stale", 1, controller::resetDisruption);
    controller.pods.informer().addHandler(new PodEvents(controller, loop, stale));
    return List.of(loop, stale);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<PodDisruptionBudget> found = budgets.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    PodDisruptionBudget budget = found.get();
    DisruptionPlan plan;
    try {
      plan = plan(budget);
    } catch (RuntimeException e) {
      events.warning(
          budget,
          "CalculateExpectedPodCountFailed",
          "Failed to calculate the number of expected pods: " + Failures.message(e));
      write(budget, DisruptionPlanner.failed(budget, Failures.message(e), clock.instant()));
      return Optional.empty();
    }
    write(budget, plan.status());
    return plan.requeueAfter();
  }

  private DisruptionPlan plan(PodDisruptionBudget budget) {
    List<Pod> selected =
        pods.list(Metadata.namespace(budget)).stream()
            .filter(pod -> Selectors.matches(budget.getSpec().getSelector(), Metadata.labels(pod)))
            .toList();
    if (selected.isEmpty()) {
      events.normal(budget, "NoPods", "No matching pods found");
    }
    Expectation expected =
        DisruptionPlanner.expect(budget, selected.size(), () -> owners.scale(selected));
    return DisruptionPlanner.plan(budget, selected, expected, clock.instant());
  }

  private void write(PodDisruptionBudget budget, PodDisruptionBudgetStatus status)
      throws InterruptedException {
    if (!status.equals(budget.getStatus())) {
      var _ =
          budgets.updateStatus(new PodDisruptionBudgetBuilder(budget).withStatus(status).build());
    }
  }

  /** Takes back that a pod is about to be disrupted, if it has not been for long. */
  private Optional<Duration> resetDisruption(ObjectKey key) throws InterruptedException {
    Optional<Pod> pod = pods.find(key);
    Optional<Duration> left = pod.flatMap(one -> StaleDisruption.left(one, clock.instant()));
    if (left.isEmpty() || left.get().isPositive()) {
      return left;
    }
    ObjectNode body = Json.newObject();
    body.putObject("metadata").put("uid", Metadata.uid(pod.orElseThrow()));
    body.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", StaleDisruption.CONDITION)
        .put("status", "False")
        .putNull("reason")
        .putNull("message")
        .put("lastTransitionTime", Timestamps.format(clock.instant()));
    try {
      var _ = pods.patch(key, Patch.strategic(body).on("status"));
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
    return Optional.empty();
  }

  /** Tells which budgets a changed pod concerns. */
  private record PodEvents(
      DisruptionController controller, ControlLoop<ObjectKey> loop, ControlLoop<ObjectKey> stale)
      implements Informer.Handler<Pod> {

    @Override
    public void added(Pod pod) {
      controller.budgets.list(Metadata.namespace(pod)).stream()
          .filter(budget -> Selectors.matches(budget.getSpec().getSelector(), Metadata.labels(pod)))
          .forEach(budget -> loop.add(ObjectKey.of(budget)));
      if (StaleDisruption.left(pod, controller.clock.instant()).isPresent()) {
        stale.add(ObjectKey.of(pod));
      }
    }

    @Override
    public void updated(Pod old, Pod pod) {
      added(pod);
      if (!Metadata.labels(old).equals(Metadata.labels(pod))) {
        added(old);
      }
    }

    @Override
    public void deleted(Pod pod) {
      added(pod);
    }
  }
}
