package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;
import java.util.function.Consumer;

/** What the updates of a pod's parts have in common. */
final class SubresourceUpdates {

  private static final String MIRROR = "kubernetes.io/config.mirror";

  private SubresourceUpdates() {}

  /** Sets the pod back to what it was, and then {@code change} its spec. */
  static void keepAllBut(ObjectNode pod, ObjectNode old, Consumer<ObjectNode> change) {
    for (String field : List.of("spec", "status")) {
      copy(pod, old, field);
    }
    ObjectNode metadata = Defaults.object(pod, "metadata");
    for (String field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
      copy(metadata, old.path("metadata"), field);
    }
    change.accept(Defaults.object(pod, "spec"));
  }

  private static void copy(ObjectNode to, JsonNode from, String field) {
    JsonNode value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.set(field, value.deepCopy());
    }
  }

  /** Whether the pod only shows what a node runs by itself. */
  static boolean isStatic(JsonNode pod) {
    return pod.path("metadata").path("annotations").has(MIRROR);
  }
}
