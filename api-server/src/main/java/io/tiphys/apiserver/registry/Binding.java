package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import java.time.InstantSource;

/** Gives a pod its node, once and for all: {@code pods/binding}, and {@code bindings} of old. */
final class Binding implements Action {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SUBRESOURCE = new GroupResource("", "pods/binding");

  private final ActionUpdates updates;
  private final InstantSource clock;
  private final GroupResource resource;

  Binding(ActionUpdates updates, InstantSource clock, GroupResource resource) {
    this.updates = updates;
    this.clock = clock;
    this.resource = resource;
  }

  @Override
  public GroupResource resource() {
    return resource;
  }

  @Override
  public String subresource() {
    return resource.equals(PODS) ? "binding" : "";
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode binding = context.body().orElseThrow();
    JsonNode target = binding.path("target");
    String node = target.path("name").asText("");
    String kind = target.path("kind").asText("");
    if (node.isEmpty()) {
      throw Status.badRequest("target.name: Required value").asException();
    }
    if (!kind.isEmpty() && !kind.equals("Node")) {
      throw Status.badRequest(
              "target.kind: Unsupported value: \"" + kind + "\": supported values: \"Node\"")
          .asException();
    }
    String name =
        context.request().name().isEmpty()
            ? Metadata.text(binding, "name")
            : context.request().name();
    updates.update(context, PODS, name, pod -> bind(pod, binding, node));
    return ActionResult.success(201);
  }

  private ObjectNode bind(ObjectNode pod, ObjectNode binding, String node) {
    String name = Metadata.text(pod, "name");
    checkPreconditions(pod, binding);
    if (Metadata.isDeleting(pod)) {
      throw refused(name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    String bound = pod.path("spec").path("nodeName").asText("");
    if (!bound.isEmpty()) {
      throw refused(name, "pod " + name + " is already assigned to node \"" + bound + "\"");
    }
    if (!pod.path("spec").path("schedulingGates").isEmpty()) {
      throw refused(name, "pod " + name + " has non-empty .spec.schedulingGates");
    }
    pod.withObject("/spec").put("nodeName", node);
    binding
        .path("metadata")
        .path("annotations")
        .properties()
        .forEach(a -> pod.withObject("/metadata/annotations").set(a.getKey(), a.getValue()));
    setScheduled(pod);
    return pod;
  }

  private void setScheduled(ObjectNode pod) {
    ArrayNode conditions = pod.withObject("/status").withArrayProperty("conditions");
    for (int i = conditions.size() - 1; i >= 0; i--) {
      if (conditions.get(i).path("type").asText().equals("PodScheduled")) {
        conditions.remove(i);
      }
    }
    ObjectNode scheduled = conditions.addObject();
    scheduled.put("type", "PodScheduled").put("status", "True");
    scheduled.putNull("lastProbeTime");
    scheduled.put("lastTransitionTime", Metadata.time(clock.instant()));
  }

  private static void checkPreconditions(ObjectNode pod, ObjectNode binding) {
    for (String field : java.util.List.of("uid", "resourceVersion")) {
      String wanted = Metadata.text(binding, field);
      if (!wanted.isEmpty() && !wanted.equals(Metadata.text(pod, field))) {
        throw refused(
            Metadata.text(pod, "name"),
            "Precondition failed: "
                + field
                + " in precondition: "
                + wanted
                + ", "
                + field
                + " in object meta: "
                + Metadata.text(pod, field));
      }
    }
  }

  private static RuntimeException refused(String name, String why) {
    return Status.conflict(SUBRESOURCE, name, why).asException();
  }
}
