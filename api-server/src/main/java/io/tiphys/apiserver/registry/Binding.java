package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import java.time.InstantSource;
import java.util.List;

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
    if (!kind.isEmpty() && !kind.equals("Node")) {
      throw wrong(
          "target.kind: Unsupported value: \""
              + kind
              + "\": supported values: \"Node\", \"<empty>\"");
    }
    if (node.isEmpty()) {
      throw wrong("target.name: Required value");
    }
    String sent = Metadata.text(binding, "name");
    if (!context.request().name().isEmpty() && !sent.equals(context.request().name())) {
      throw Status.badRequest("name in URL does not match name in Binding object").asException();
    }
    String name =
        context.request().name().isEmpty()
            ? Metadata.text(binding, "name")
            : context.request().name();
    updates.update(context, PODS, name, pod -> bind(pod, binding, node));
    return ActionResult.success(201);
  }

  /** Upstream answers 500 without a reason, but it is the client that is wrong. */
  private static RuntimeException wrong(String message) {
    return Status.badRequest(message).asException();
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
    return PodConditions.set(pod, "PodScheduled", "", "", clock.instant());
  }

  private static void checkPreconditions(ObjectNode pod, ObjectNode binding) {
    for (String field : List.of("uid", "resourceVersion")) {
      String wanted = Metadata.text(binding, field);
      String actual = Metadata.text(pod, field);
      if (!wanted.isEmpty() && !wanted.equals(actual)) {
        String what = field.equals("uid") ? "UID" : "ResourceVersion";
        throw Status.conflict(
                PODS,
                Metadata.text(pod, "name"),
                "Precondition failed: "
                    + what
                    + " in precondition: "
                    + wanted
                    + ", "
                    + what
                    + " in object meta: "
                    + actual)
            .asException();
      }
    }
  }

  private static RuntimeException refused(String name, String why) {
    return Status.conflict(SUBRESOURCE, name, why).asException();
  }
}
