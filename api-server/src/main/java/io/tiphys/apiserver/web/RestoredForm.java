package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Set;

/** Takes out of an old object what belonged to that one alone, so that it can be created. */
final class RestoredForm {

  private static final List<String> OF_ITS_LIFE =
      List.of(
          "resourceVersion",
          "uid",
          "selfLink",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "ownerReferences");

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource JOBS = new GroupResource("batch", "jobs");
  private static final Set<String> LABELS_OF_JOBS =
      Set.of(
          "controller-uid",
          "job-name",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-name");

  private RestoredForm() {}

  /**
   * @param renamed whether the old object may still be there, with what can be had only once
   */
  static void prepare(GroupResource resource, ObjectNode object, boolean renamed) {
    object.remove("status");
    if (object.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(OF_ITS_LIFE);
    }
    if (!(object.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (resource.equals(SERVICES) && renamed) {
      addresses(spec);
    }
    if (resource.equals(PODS)) {
      spec.remove("nodeName");
    }
    if (resource.equals(JOBS) && !spec.path("manualSelector").asBoolean()) {
      spec.remove("selector");
      if (spec.at("/template/metadata/labels") instanceof ObjectNode labels) {
        labels.remove(LABELS_OF_JOBS);
      }
      if (object.at("/metadata/labels") instanceof ObjectNode labels) {
        labels.remove(LABELS_OF_JOBS);
      }
    }
  }

  private static void addresses(ObjectNode spec) {
    if (!spec.path("clusterIP").asText().equals("None")) {
      spec.remove(List.of("clusterIP", "clusterIPs"));
    }
    spec.remove("healthCheckNodePort");
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode one) {
        one.remove("nodePort");
      }
    }
  }
}
