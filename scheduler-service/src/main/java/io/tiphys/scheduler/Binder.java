package io.tiphys.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.scheduler.framework.PodInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Carries decisions out: binds pods, and writes on those that found no node why. */
final class Binder {

  private final ResourceClient<Pod> pods;
  private final EventRecorder events;

  Binder(ApiClient client, EventRecorder events) {
    this.pods = client.resources(Pod.class);
    this.events = events;
  }

  /** Binds through {@code pods/binding}; throws what the API server answers. */
  void bind(PodInfo pod, String node) {
    ObjectNode binding = Json.newObject().put("apiVersion", "v1").put("kind", "Binding");
    binding
        .putObject("metadata")
        .put("namespace", pod.key().namespace())
        .put("name", pod.key().name())
        .put("uid", pod.uid());
    binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
    pods.post(pod.key().namespace(), pod.key().name(), "binding", binding);
    events.normal(pod.pod(), "Scheduled", "Successfully assigned " + pod.key() + " to " + node);
  }

  void refuse(PodInfo pod, String message) {
    events.warning(pod.pod(), "FailedScheduling", message);
    if (alreadySays(pod, message)) {
      return;
    }
    ObjectNode patch = Json.newObject();
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "PodScheduled")
        .put("status", "False")
        .put("reason", "Unschedulable")
        .put("message", message)
        .put("lastTransitionTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    pods.patch(pod.key().namespace(), pod.key().name(), Patch.strategic(patch).on("status"));
  }

  private static boolean alreadySays(PodInfo pod, String message) {
    return pod.pod().getStatus() != null
        && pod.pod().getStatus().getConditions().stream()
            .anyMatch(condition ->
                "PodScheduled".equals(condition.getType())
                    && message.equals(condition.getMessage()));
  }
}
