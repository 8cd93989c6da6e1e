package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.AuditScope;
import java.util.List;
import java.util.Optional;

/**
 * Holds pods to the Pod Security Standard that their namespace's labels name (API reference, "Pod
 * Security Standards").
 */
record PodSecurity(ClusterView cluster) implements AdmissionPlugin {

  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final String ENFORCE = PREFIX + "enforce";
  private static final String VERSION = PREFIX + "enforce-version";

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
    AuditScope.current().ifPresent(record -> audit(record, write, labels, level));
    PodFindings findings = findings(write, level);
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

  private static PodFindings findings(Write write, String level) {
    PodFindings findings = new PodFindings(Writes.object(write));
    switch (level) {
      case "privileged" -> {}
      case "baseline" -> BaselineStandard.check(findings);
      default -> RestrictedStandard.check(findings);
    }
    return findings;
  }

  /** Tells which level holds, and what breaks the level that is only for the audit trail. */
  private static void audit(AuditRecord record, Write write, JsonNode labels, String enforced) {
    record.annotate(
        PREFIX + "enforce-policy", enforced + ":" + labels.path(VERSION).asText("latest"));
    String audited = labels.path(PREFIX + "audit").asText("privileged");
    List<String> found = findings(write, audited).all();
    if (!found.isEmpty()) {
      record.annotate(
          PREFIX + "audit-violations",
          "would violate PodSecurity \""
              + audited
              + ":"
              + labels.path(PREFIX + "audit-version").asText("latest")
              + "\": "
              + String.join(", ", found));
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
