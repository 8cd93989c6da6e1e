package io.tiphys.controller.nodelifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.tiphys.api.json.Json;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.SharedInformers;
import io.tiphys.controller.runtime.Timestamps;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Takes the pods of a node that is not ready out of service. */
final class SilencedPods {

  private final Kind<Pod> pods;
  private final EventRecorder events;
  private final Clock clock;

  SilencedPods(Kind<Pod> pods, EventRecorder events, Clock clock) {
    this.pods = pods;
    this.events = events;
    this.clock = clock;
  }

  /** Marks the pods that were ready when the node turned not ready, and not those after. */
  void markNotReady(Node node) throws InterruptedException {
    Optional<Instant> since =
        NodeConditions.find(node, "Ready")
            .flatMap(c -> Timestamps.parse(c.getLastTransitionTime()));
    if (since.isEmpty()) {
      return;
    }
    for (Pod pod : SharedInformers.onNode(pods.informer(), Metadata.name(node))) {
      if (Pods.readySince(pod).filter(at -> !at.isAfter(since.get())).isPresent()) {
        mark(pod);
      }
    }
  }

  private void mark(Pod pod) throws InterruptedException {
    ObjectNode body = Json.newObject();
    body.putObject("metadata").put("uid", Metadata.uid(pod));
    PodCondition ready = Pods.condition(pod, "Ready").orElseThrow();
    body.putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", ready.getType())
        .put("status", "False")
        .put("lastTransitionTime", Timestamps.format(clock.instant()));
    try {
      var _ = pods.patch(ObjectKey.of(pod), Patch.strategic(body).on("status"));
      events.warning(pod, "NodeNotReady", "Node is not ready");
    } catch (RuntimeException e) {
      if (!Failures.isNotFound(e) && !Failures.isConflict(e)) {
        throw e;
      }
    }
  }
}
