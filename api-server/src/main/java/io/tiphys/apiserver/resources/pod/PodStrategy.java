package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Pods. */
public final class PodStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode pod) {
    PodMutations.apply(pod);
    ObjectNode status = pod.putObject("status").put("phase", "Pending");
    status.put("qosClass", QosClass.of(pod.path("spec")).text());
    if (!pod.path("spec").path("schedulingGates").isEmpty()) {
      ObjectNode gated = status.putArray("conditions").addObject();
      gated.put("type", "PodScheduled").put("status", "False").putNull("lastProbeTime");
      // The object is as old as its metadata says: strategies have no clock.
      gated.set("lastTransitionTime", pod.path("metadata").path("creationTimestamp"));
      gated.put("reason", "SchedulingGated");
      gated.put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode pod, ObjectNode old) {
    pod.set("spec", old.path("spec").deepCopy());
    JsonNode owners = old.path("metadata").get("ownerReferences");
    if (pod.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("ownerReferences");
      if (owners != null) {
        metadata.set("ownerReferences", owners.deepCopy());
      }
    }
    JsonNode qos = old.path("status").get("qosClass");
    if (qos != null) {
      Defaults.put(pod.withObjectProperty("status"), "qosClass", qos.asText());
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public ResourceStrategy forSubresource(String name) {
    return switch (name) {
      case "ephemeralcontainers" -> new EphemeralContainersStrategy(this);
      case "resize" -> new ResizeStrategy(this);
      default -> this;
    };
  }

  @Override
  public void applyDefaults(ObjectNode pod) {
    if (pod.get("status") instanceof ObjectNode status) {
      PodStatusRules.mirrorAddresses(status);
    }
    PodDefaults.applyToPod(pod.path("spec"));
    if (pod.path("spec").path("terminationGracePeriodSeconds").asLong() < 0) {
      // Of old, a negative time was allowed and meant the shortest there is.
      pod.withObject("/spec").put("terminationGracePeriodSeconds", 1);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode pod) {
    return checked(pod).errors();
  }

  private static Checked checked(ObjectNode pod) {
    Checked root = Checked.root(pod);
    PodAnnotationRules.check(root);
    PodSpecRules.check(root.at("spec"), true);
    return root;
  }

  @Override
  public List<FieldError> validateNew(ObjectNode pod) {
    Checked root = checked(pod);
    if (!root.at("spec", "ephemeralContainers").isEmpty()) {
      root.at("spec", "ephemeralContainers").forbidden("cannot be set on create");
    }
    if (!root.at("spec", "nodeName").isEmpty() && !root.at("spec", "schedulingGates").isEmpty()) {
      root.at("spec", "nodeName")
          .forbidden("cannot be set until all schedulingGates have been cleared");
    }
    return root.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old) {
    Checked root = Checked.root(pod);
    PodAnnotationRules.checkUpdate(root, old);
    PodUpdateRules.check(root.at("spec"), old.path("spec"));
    return root.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode pod, ObjectNode old) {
    Checked root = Checked.root(pod);
    Checked status = root.at("status");
    PodStatusRules.check(status, old);
    if (!old.path("spec").path("restartPolicy").asText().equals("Always")) {
      boolean onFailure = old.path("spec").path("restartPolicy").asText().equals("OnFailure");
      for (Checked container : status.at("containerStatuses").items()) {
        staysTerminated(container, old.path("status").path("containerStatuses"), onFailure);
      }
    }
    return root.errors();
  }

  /** A container that ended for good does not run again. */
  private static void staysTerminated(Checked container, JsonNode before, boolean onFailure) {
    for (JsonNode one : before) {
      JsonNode end = one.path("state").path("terminated");
      boolean restarts = onFailure && end.path("exitCode").asInt() != 0;
      if (one.path("name").equals(container.value().path("name"))
          && end.isObject()
          && !restarts
          && !container.at("state").has("terminated")) {
        container.at("state").forbidden("may not be transitioned to non-terminated state");
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode pod) {
    List<String> warnings = PodWarnings.of(Checked.root(pod), true);
    String name = pod.path("metadata").path("name").asText();
    if (!NameRules.dnsLabel(name).isEmpty()) {
      warnings.add(
          "metadata.name: this is used in the Pod's hostname, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", NameRules.dnsLabel(name))
              + "]");
    }
    return warnings;
  }

  /** Pods are mostly changed by programs, often. */
  @Override
  public List<String> warningsOnUpdate(ObjectNode pod, ObjectNode old) {
    return List.of();
  }

  @Override
  public OptionalLong gracePeriodSeconds(ObjectNode pod, OptionalLong requested) {
    JsonNode spec = pod.path("spec");
    String phase = pod.path("status").path("phase").asText();
    if (spec.path("nodeName").asText().isEmpty()
        || phase.equals("Failed")
        || phase.equals("Succeeded")) {
      return OptionalLong.of(0);
    }
    long seconds = requested.orElseGet(() -> spec.path("terminationGracePeriodSeconds").asLong(0));
    return OptionalLong.of(seconds < 0 ? 1 : seconds);
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path("status");
    return Map.of(
        "spec.nodeName", spec.path("nodeName").asText(),
        "spec.restartPolicy", spec.path("restartPolicy").asText(),
        "spec.schedulerName", spec.path("schedulerName").asText(),
        "spec.serviceAccountName", spec.path("serviceAccountName").asText(),
        "spec.hostNetwork", String.valueOf(spec.path("hostNetwork").asBoolean()),
        "status.phase", status.path("phase").asText(),
        "status.podIP", status.path("podIP").asText(),
        "status.nominatedNodeName", status.path("nominatedNodeName").asText());
  }
}
