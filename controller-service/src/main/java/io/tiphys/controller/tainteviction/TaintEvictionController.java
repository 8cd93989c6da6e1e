package io.tiphys.controller.tainteviction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
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
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.SharedInformers;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes pods when their toleration of a node's taints is over. */
public final class TaintEvictionController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      new ControllerDescriptor(
          "taint-eviction-controller",
          "taint-eviction",
          "node-controller",
          "taint-eviction-controller",
          TaintEvictionController::assemble);

  private final Kind<Pod> pods;
  private final Informer<Node> nodes;
  private final EventRecorder events;
  private final Clock clock;

  /** When a taint that does not tell was first seen, by node and taint. */
  private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();

  /** The pods that have an appointment, so that its end can be told of. */
  private final Set<String> marked = ConcurrentHashMap.newKeySet();

  private TaintEvictionController(ControllerContext context) {
    this.pods = context.kind(Pod.class);
    this.nodes = context.informers().of(Node.class);
    this.events = context.events();
    this.clock = context.clock();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    TaintEvictionController controller = new TaintEvictionController(context);
    ControlLoop<ObjectKey> loop =
        ControlLoop.over(
            "taint-eviction",
            context.options().workers("taint-eviction"),
            controller.pods.informer(),
            controller);
    controller.nodes.addHandler(
        new Informer.Handler<>() {
          @Override
          public void added(Node node) {
            if (!taints(node).isEmpty()) {
              wake(node);
            }
          }

          @Override
          public void updated(Node old, Node node) {
            if (!taints(old).equals(taints(node))) {
              wake(node);
            }
          }

          @Override
          public void deleted(Node node) {
            controller.firstSeen.keySet().removeIf(k -> k.startsWith(Metadata.uid(node)));
          }

          private void wake(Node node) {
            SharedInformers.onNode(controller.pods.informer(), Metadata.name(node))
                .forEach(pod -> loop.add(ObjectKey.of(pod)));
          }
        });
    return List.of(loop);
  }

  private static List<Taint> taints(Node node) {
    return node.getSpec() == null || node.getSpec().getTaints() == null
        ? List.of()
        : node.getSpec().getTaints().stream()
            .filter(t -> "NoExecute".equals(t.getEffect()))
            .toList();
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Pod> found = pods.find(key);
    if (found.isEmpty() || !Pods.isActive(found.get())) {
      found.ifPresent(pod -> marked.remove(Metadata.uid(pod)));
      return Optional.empty();
    }
    Pod pod = found.get();
    Optional<Instant> end = nodes.find("", Pods.nodeName(pod)).flatMap(node -> end(pod, node));
    if (end.isEmpty()) {
      if (marked.remove(Metadata.uid(pod))) {
        events.normal(pod, "TaintManagerEviction", "Cancelling deletion of Pod " + key);
      }
      return Optional.empty();
    }
    if (end.get().isAfter(clock.instant())) {
      marked.add(Metadata.uid(pod));
      return Optional.of(Duration.between(clock.instant(), end.get()));
    }
    evict(pod, key);
    return Optional.empty();
  }

  private Optional<Instant> end(Pod pod, Node node) {
    List<Taint> taints = taints(node);
    return taints.isEmpty()
        ? Optional.empty()
        : Toleration.leaveAt(
            pod.getSpec().getTolerations() == null ? List.of() : pod.getSpec().getTolerations(),
            taints,
            taint ->
                Timestamps.parse(taint.getTimeAdded()).orElseGet(() -> firstSeen(node, taint)));
  }

  private Instant firstSeen(Node node, Taint taint) {
    return firstSeen.computeIfAbsent(
        Metadata.uid(node) + "/" + taint.getKey() + "=" + taint.getValue(), key -> clock.instant());
  }

  private void evict(Pod pod, ObjectKey key) throws InterruptedException {
    events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + key);
    try {
      sayWhy(pod, key);
      pods.delete(pod, DeleteOptions.DEFAULT);
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
    marked.remove(Metadata.uid(pod));
  }

  private void sayWhy(Pod pod, ObjectKey key) throws InterruptedException {
    ObjectNode body = Json.newObject();
    body.putObject("metadata").put("uid", Metadata.uid(pod));
    body.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", "DeletionByTaintManager")
        .put("message", "Taint manager: deleting due to NoExecute taint")
        .put("lastTransitionTime", Timestamps.format(clock.instant()));
    var _ = pods.patch(key, Patch.strategic(body).on("status"));
  }
}
