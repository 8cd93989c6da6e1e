package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the baseline level of the Pod Security Standards forbids. */
final class BaselineStandard {

  private static final Set<String> USUAL_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");
  private static final Set<String> SAFE_SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private final PodFindings findings;

  private BaselineStandard(PodFindings findings) {
    this.findings = findings;
  }

  /** Looks for all that the level forbids. */
  static void check(PodFindings findings) {
    checkCommon(findings);
    BaselineStandard standard = new BaselineStandard(findings);
    standard.checkVolumes();
    standard.checkSeccomp();
  }

  /** Looks for what the restricted level forbids in the same words. */
  static void checkCommon(PodFindings findings) {
    BaselineStandard standard = new BaselineStandard(findings);
    standard.checkHost();
    standard.checkContainers();
    standard.checkSysctls();
  }

  private void checkHost() {
    List<String> shared = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (findings.spec().path(field).asBoolean()) {
        shared.add(field + "=true");
      }
    }
    if (!shared.isEmpty()) {
      findings.add("host namespaces (" + String.join(", ", shared) + ")");
    }
    Set<String> ports = new TreeSet<>();
    List<String> users =
        findings.names(container -> {
          boolean uses = false;
          for (JsonNode port : container.path("ports")) {
            if (port.path("hostPort").asInt() != 0) {
              ports.add(port.path("hostPort").asText());
              uses = true;
            }
          }
          return uses;
        });
    if (!users.isEmpty()) {
      findings.add(
          "hostPort ("
              + PodFindings.subject(users)
              + (users.size() == 1 ? " uses " : " use ")
              + (ports.size() == 1 ? "hostPort " : "hostPorts ")
              + String.join(", ", ports)
              + ")");
    }
  }

  private void checkContainers() {
    findings.forbid(
        "privileged",
        findings.names(container -> PodFindings.context(container).path("privileged").asBoolean()),
        "must not set securityContext.privileged=true");
    Set<String> added = new TreeSet<>();
    List<String> adding =
        findings.names(
            container -> PodFindings.addsCapabilities(container, USUAL_CAPABILITIES, added));
    findings.forbid(
        "non-default capabilities",
        adding,
        "must not include " + PodFindings.quoted(added) + " in securityContext.capabilities.add");
    findings.forbid(
        "procMount",
        findings.names(container ->
            PodFindings.context(container).path("procMount").asText().equals("Unmasked")),
        "must not set securityContext.procMount to \"Unmasked\"");
  }

  private void checkVolumes() {
    List<String> names = new ArrayList<>();
    for (JsonNode volume : findings.spec().path("volumes")) {
      if (volume.has("hostPath")) {
        names.add(volume.path("name").asText());
      }
    }
    if (!names.isEmpty()) {
      findings.add(
          "hostPath volumes (volume"
              + (names.size() > 1 ? "s " : " ")
              + PodFindings.quoted(names)
              + ")");
    }
  }

  private void checkSeccomp() {
    if (PodFindings.seccomp(findings.spec()).equals("Unconfined")) {
      findings.add(
          "seccompProfile (pod must not set securityContext.seccompProfile.type to"
              + " \"Unconfined\")");
    }
    findings.forbid(
        "seccompProfile",
        findings.names(container -> PodFindings.seccomp(container).equals("Unconfined")),
        "must not set securityContext.seccompProfile.type to \"Unconfined\"");
  }

  private void checkSysctls() {
    Set<String> forbidden = new TreeSet<>();
    for (JsonNode sysctl : PodFindings.context(findings.spec()).path("sysctls")) {
      if (!SAFE_SYSCTLS.contains(sysctl.path("name").asText())) {
        forbidden.add(sysctl.path("name").asText());
      }
    }
    if (!forbidden.isEmpty()) {
      findings.add("forbidden sysctls (" + String.join(", ", forbidden) + ")");
    }
  }
}
