package io.tiphys.node.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.Patch;
import java.util.Iterator;
import java.util.Optional;

/** Writes a pod's status where it differs from what the API server has. */
final class StatusWriter {

  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final ResourceClient<Pod> pods;

  StatusWriter(ApiClient client) {
    this.pods = client.resources(Pod.class);
  }

  /** The merge patch from one status to another; empty if there is nothing to change. */
  static Optional<ObjectNode> difference(PodStatus before, PodStatus after) {
    ObjectNode patch = Json.newObject();
    ObjectNode old = before == null ? Json.newObject() : Json.convert(before, ObjectNode.class);
    ObjectNode fresh = Json.convert(after, ObjectNode.class);
    for (var field : fresh.properties()) {
      JsonNode was = old.get(field.getKey());
      if (!field.getValue().equals(was) && !(was == null && isEmpty(field.getValue()))) {
        patch.set(field.getKey(), field.getValue());
      }
    }
    for (Iterator<String> names = old.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!fresh.has(name) && isOwn(name) && !isEmpty(old.get(name))) {
        patch.putNull(name);
      }
    }
    return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isContainerNode() && value.isEmpty();
  }

  /** The fields that others write stay. */
  private static boolean isOwn(String field) {
    return switch (field) {
      case "reason", "message", "podIP", "podIPs", "hostIP", "hostIPs", "containerStatuses" -> true;
      default -> false;
    };
  }

  /**
   * Writes.
   *
   * @return the pod as stored, by this write or, if somebody else was quicker, by that one; empty
   *     if there is no such pod any more
   */
  Optional<Pod> write(Pod pod, ObjectNode change) {
    ObjectNode body = Json.newObject();
    body.putObject("metadata")
        .put("uid", pod.getMetadata().getUid())
        .put("resourceVersion", pod.getMetadata().getResourceVersion());
    body.set("status", change);
    try {
      return Optional.of(
          pods.patch(
              pod.getMetadata().getNamespace(),
              pod.getMetadata().getName(),
              Patch.merge(body).on("status")));
    } catch (StatusException e) {
      if (e.status().code() == NOT_FOUND) {
        return Optional.empty();
      }
      if (e.status().code() == CONFLICT) {
        return fetch(pod);
      }
      throw e;
    }
  }

  /** The stored pod, if it is still this one. */
  private Optional<Pod> fetch(Pod pod) {
    return pods.find(pod.getMetadata().getNamespace(), pod.getMetadata().getName())
        .filter(found -> found.getMetadata().getUid().equals(pod.getMetadata().getUid()));
  }

  /** Ends a deletion: the object goes. */
  void delete(Pod pod) {
    try {
      pods.delete(
          pod.getMetadata().getNamespace(),
          pod.getMetadata().getName(),
          ResourceClient.DeleteOptions.DEFAULT
              .withGracePeriod(0)
              .withUid(pod.getMetadata().getUid()));
    } catch (StatusException e) {
      if (e.status().code() != NOT_FOUND && e.status().code() != CONFLICT) {
        throw e;
      }
    }
  }
}
