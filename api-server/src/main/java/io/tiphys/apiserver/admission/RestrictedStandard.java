package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the restricted level of the Pod Security Standards forbids. */
final class RestrictedStandard {

  private static final Set<String> RESTRICTED_VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final PodFindings findings;

  private RestrictedStandard(PodFindings findings) {
    this.findings = findings;
  }

  /** Looks for all that the level forbids. */
  static void check(PodFindings findings) {
    BaselineStandard.checkCommon(findings);
    RestrictedStandard standard = new RestrictedStandard(findings);
    standard.checkVolumes();
    standard.checkEscalation();
    standard.checkDroppedCapabilities();
    standard.checkNonRoot();
    standard.checkSeccomp();
  }

  private void checkVolumes() {
    List<String> names = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode volume : findings.spec().path("volumes")) {
      volume
          .fieldNames()
          .forEachRemaining(field -> {
            if (!field.equals("name") && !RESTRICTED_VOLUMES.contains(field)) {
              names.add(volume.path("name").asText());
              types.add(field);
            }
          });
    }
    if (!names.isEmpty()) {
      findings.add(
          "restricted volume types (volume"
              + (names.size() > 1 ? "s " : " ")
              + PodFindings.quoted(names)
              + (names.size() > 1 ? " use " : " uses ")
              + "restricted volume type"
              + (types.size() > 1 ? "s " : " ")
              + PodFindings.quoted(types)
              + ")");
    }
  }

  private void checkEscalation() {
    findings.forbid(
        "allowPrivilegeEscalation != false",
        findings.names(container -> {
          JsonNode allowed = PodFindings.context(container).path("allowPrivilegeEscalation");
          return !allowed.isBoolean() || allowed.asBoolean();
        }),
        "must set securityContext.allowPrivilegeEscalation=false");
  }

  private void checkDroppedCapabilities() {
    List<String> keeping =
        findings.names(container -> {
          for (JsonNode dropped :
              PodFindings.context(container).path("capabilities").path("drop")) {
            if (dropped.asText().equals("ALL")) {
              return false;
            }
          }
          return true;
        });
    Set<String> added = new TreeSet<>();
    List<String> adding =
        findings.names(container ->
            PodFindings.addsCapabilities(container, Set.of("NET_BIND_SERVICE"), added));
    List<String> parts = new ArrayList<>();
    if (!keeping.isEmpty()) {
      parts.add(
          PodFindings.subject(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      parts.add(
          PodFindings.subject(adding)
              + " must not include "
              + PodFindings.quoted(added)
              + " in securityContext.capabilities.add");
    }
    if (!parts.isEmpty()) {
      findings.add("unrestricted capabilities (" + String.join("; ", parts) + ")");
    }
  }

  private void checkNonRoot() {
    boolean podSays = PodFindings.context(findings.spec()).path("runAsNonRoot").asBoolean(false);
    List<String> bad =
        findings.names(container -> {
          JsonNode own = PodFindings.context(container).path("runAsNonRoot");
          return own.isBoolean() ? !own.asBoolean() : !podSays;
        });
    if (!bad.isEmpty()) {
      findings.add(
          "runAsNonRoot != true (pod or "
              + PodFindings.subject(bad)
              + " must set securityContext.runAsNonRoot=true)");
    }
    if (isRoot(findings.spec())) {
      findings.add("runAsUser=0 (pod must not set runAsUser=0)");
    }
    findings.forbid(
        "runAsUser=0", findings.names(RestrictedStandard::isRoot), "must not set runAsUser=0");
  }

  private static boolean isRoot(JsonNode holder) {
    JsonNode user = PodFindings.context(holder).path("runAsUser");
    return user.isNumber() && user.asLong() == 0;
  }

  private void checkSeccomp() {
    boolean podSays = isConfined(PodFindings.seccomp(findings.spec()));
    List<String> bad =
        findings.names(container -> {
          String own = PodFindings.seccomp(container);
          return own.isEmpty() ? !podSays : !isConfined(own);
        });
    if (!bad.isEmpty()) {
      findings.add(
          "seccompProfile (pod or "
              + PodFindings.subject(bad)
              + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
              + " \"Localhost\")");
    }
  }

  private static boolean isConfined(String profile) {
    return profile.equals("RuntimeDefault") || profile.equals("Localhost");
  }
}
