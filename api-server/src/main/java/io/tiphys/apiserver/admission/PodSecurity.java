package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Holds pods to the Pod Security Standard that their namespace's labels name (API reference, "Pod
 * Security Standards").
 */
record PodSecurity(ClusterView cluster) implements AdmissionPlugin {

  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final String VERSION = "pod-security.kubernetes.io/enforce-version";

  @Override
  public String name() {
    return "PodSecurity";
  }

  @Override
  public void validate(Write write) {
    boolean changes = Writes.creates(write, Writes.PODS) || Writes.updates(write, Writes.PODS);
    if (!changes || sameSpec(write)) {
      return;
    }
    Optional<ObjectNode> namespace =
        cluster.find(Writes.NAMESPACES, "", write.request().namespace());
    JsonNode labels =
        namespace
            .map(one -> one.path("metadata").path("labels"))
            .orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance);
    String level = labels.path(ENFORCE).asText("privileged");
    PodFindings findings = new PodFindings(Writes.object(write));
    switch (level) {
      case "privileged" -> {}
      case "baseline" -> BaselineStandard.check(findings);
      default -> RestrictedStandard.check(findings);
    }
    if (!findings.all().isEmpty()) {
      throw Writes.forbidden(
          write,
          "violates PodSecurity \""
              + level
              + ":"
              + labels.path(VERSION).asText("latest")
              + "\": "
              + String.join(", ", findings.all()));
    }
  }

  /** An update that leaves the spec alone is none of this plugin's business. */
  private static boolean sameSpec(Write write) {
    return write
        .oldObject()
        .filter(old -> old.path("spec").equals(Writes.object(write).path("spec")))
        .isPresent();
  }
}
