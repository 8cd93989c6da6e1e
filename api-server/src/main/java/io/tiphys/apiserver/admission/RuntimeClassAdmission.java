package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Map;
import java.util.Optional;

/** Adds what a pod's runtime costs, and where it can be had, to the pod. */
record RuntimeClassAdmission(ClusterView cluster) implements AdmissionPlugin {

  private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");

  @Override
  public String name() {
    return "RuntimeClass";
  }

  @Override
  public void admit(Write write) {
    if (!Writes.creates(write, Writes.PODS)
        || !(Writes.object(write).get("spec") instanceof ObjectNode spec)) {
      return;
    }
    String name = spec.path("runtimeClassName").asText();
    if (name.isEmpty()) {
      return;
    }
    Optional<ObjectNode> found = cluster.find(CLASSES, "", name);
    if (found.isEmpty()) {
      throw Writes.forbidden(write, "pod rejected: RuntimeClass \"" + name + "\" not found");
    }
    JsonNode overhead = found.get().path("overhead").path("podFixed");
    if (!overhead.isEmpty()) {
      if (!spec.path("overhead").isEmpty() && !spec.get("overhead").equals(overhead)) {
        throw Writes.forbidden(
            write, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      }
      spec.set("overhead", overhead);
    }
    schedule(write, spec, found.get().path("scheduling"));
  }

  /** A pod's overhead is its class', and no other one. */
  @Override
  public void validate(Write write) {
    if (!Writes.creates(write, Writes.PODS)) {
      return;
    }
    JsonNode spec = Writes.object(write).path("spec");
    String name = spec.path("runtimeClassName").asText();
    JsonNode defined =
        (name.isEmpty() ? Optional.<ObjectNode>empty() : cluster.find(CLASSES, "", name))
            .map(one -> one.path("overhead").path("podFixed"))
            .orElse(MissingNode.getInstance());
    if (!spec.path("overhead").isEmpty() && defined.isEmpty()) {
      throw Writes.forbidden(
          write,
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }

  private static void schedule(Write write, ObjectNode spec, JsonNode scheduling) {
    for (Map.Entry<String, JsonNode> label : scheduling.path("nodeSelector").properties()) {
      ObjectNode selector = spec.withObjectProperty("nodeSelector");
      JsonNode own = selector.get(label.getKey());
      if (own != null && !own.equals(label.getValue())) {
        throw Writes.forbidden(
            write,
            "conflict: runtimeClass.scheduling.nodeSelector["
                + label.getKey()
                + "] = "
                + label.getValue().asText()
                + "; pod.spec.nodeSelector["
                + label.getKey()
                + "] = "
                + own.asText());
      }
      selector.set(label.getKey(), label.getValue());
    }
    for (JsonNode toleration : scheduling.path("tolerations")) {
      spec.withArrayProperty("tolerations").add(toleration);
    }
  }
}
