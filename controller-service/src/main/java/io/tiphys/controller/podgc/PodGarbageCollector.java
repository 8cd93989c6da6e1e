package io.tiphys.controller.podgc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.Patch;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes the pods of nodes that are gone, pods that were deleted before they had a node, and the
 * oldest of too many finished ones.
 */
public final class PodGarbageCollector implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "pod-garbage-collector-controller",
          "podgc",
          "pod-garbage-collector",
          PodGarbageCollector::assemble);

  /** How long a node must be gone before its pods follow it. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final Kind<Pod> pods;
  private final Kind<Node> nodes;
  private final Clock clock;
  private final int threshold;
  private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

  private PodGarbageCollector(ControllerContext context) {
    this.pods = context.kind(Pod.class);
    this.nodes = context.kind(Node.class);
    this.clock = context.clock();
    this.threshold = context.options().terminatedPodGcThreshold();
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    PodGarbageCollector collector = new PodGarbageCollector(context);
    Informer<Pod> pods = collector.pods.informer();
    ControlLoop<ObjectKey> orphans = new ControlLoop<>("podgc", 4, collector);
    ControlLoop<String> finished = new ControlLoop<>("podgc-finished", 1, _ -> collector.thinOut());
    pods.addHandler(
        Informer.Handler.onAny(pod -> {
          String node = Pods.nodeName(pod);
          boolean stray = node.isEmpty() && Metadata.isBeingDeleted(pod);
          if (stray || (!node.isEmpty() && collector.isMissing(node))) {
            orphans.add(ObjectKey.of(pod));
          }
          if (Pods.isFinished(pod) && collector.threshold > 0) {
            finished.addAfter("", SETTLE);
          }
        }));
    collector
        .nodes
        .informer()
        .addHandler(
            new Informer.Handler<>() {
              @Override
              public void added(Node node) {
                collector.missingSince.remove(Metadata.name(node));
              }

              @Override
              public void updated(Node old, Node node) {}

              @Override
              public void deleted(Node node) {
                SharedInformers.onNode(pods, Metadata.name(node))
                    .forEach(pod -> orphans.add(ObjectKey.of(pod)));
              }
            });
    return List.of(orphans, finished);
  }

  private boolean isMissing(String node) {
    return nodes.informer().find("", node).isEmpty();
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    Optional<Pod> found = pods.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Pod pod = found.get();
    String node = Pods.nodeName(pod);
    if (node.isEmpty()) {
      if (Metadata.isBeingDeleted(pod)) {
        remove(pod);
      }
      return Optional.empty();
    }
    if (!isMissing(node)) {
      return Optional.empty();
    }
    Instant since = missingSince.computeIfAbsent(node, name -> clock.instant());
    Duration left = Duration.between(clock.instant(), since.plus(QUARANTINE));
    if (left.isPositive()) {
      return Optional.of(left);
    }
    if (nodes.calls().find("", node).isEmpty()) {
      sayWhy(pod);
      remove(pod);
    }
    return Optional.empty();
  }

  /** Ends the pod at once: no node is left that would do so. */
  private void remove(Pod pod) {
    pods.delete(pod, DeleteOptions.DEFAULT.withGracePeriod(0));
  }

  private void sayWhy(Pod pod) throws InterruptedException {
    ObjectNode body = Json.newObject();
    body.putObject("metadata").put("uid", Metadata.uid(pod));
    ObjectNode status = body.putObject("status");
    if (!Pods.isFinished(pod)) {
      status.put("phase", "Failed");
    }
    status
        .putArray("conditions")
        .addObject()
        .put("type", "DisruptionTarget")
        .put("status", "True")
        .put("reason", "DeletionByPodGC")
        .put("message", "PodGC: node no longer exists")
        .put("lastTransitionTime", Timestamps.format(clock.instant()));
    try {
      var _ = pods.patch(ObjectKey.of(pod), Patch.strategic(body).on("status"));
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
  }

  private Optional<Duration> thinOut() {
    List<Pod> finished =
        pods.informer().list().stream()
            .filter(pod -> Pods.isFinished(pod) && !pods.isDeleted(pod))
            .sorted(Comparator.comparing(Timestamps::created).thenComparing(Metadata::name))
            .toList();
    finished.stream().limit(Math.max(0, finished.size() - threshold)).forEach(this::remove);
    return Optional.empty();
  }
}
