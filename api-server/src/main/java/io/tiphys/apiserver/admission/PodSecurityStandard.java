package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the levels of the Pod Security Standards forbid; each finding in upstream's words. */
final class PodSecurityStandard {

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

  private final JsonNode spec;
  private final List<JsonNode> containers = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();

  private PodSecurityStandard(JsonNode pod) {
    this.spec = pod.path("spec");
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      spec.path(list).forEach(containers::add);
    }
  }

  static List<String> baseline(JsonNode pod) {
    PodSecurityStandard standard = new PodSecurityStandard(pod);
    standard.checkHost();
    standard.checkContainers();
    standard.checkVolumes();
    standard.checkSeccompBaseline();
    standard.checkSysctls();
    return standard.findings;
  }

  static List<String> restricted(JsonNode pod) {
    PodSecurityStandard standard = new PodSecurityStandard(pod);
    standard.checkHost();
    standard.checkContainers();
    standard.checkSysctls();
    standard.checkRestrictedVolumes();
    standard.checkEscalation();
    standard.checkDroppedCapabilities();
    standard.checkNonRoot();
    standard.checkSeccompRestricted();
    return standard.findings;
  }

  private void checkHost() {
    List<String> shared = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.path(field).asBoolean()) {
        shared.add(field + "=true");
      }
    }
    if (!shared.isEmpty()) {
      findings.add("host namespaces (" + String.join(", ", shared) + ")");
    }
    Set<String> ports = new TreeSet<>();
    List<String> users =
        names(container -> {
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
              + subject(users)
              + (users.size() == 1 ? " uses " : " use ")
              + (ports.size() == 1 ? "hostPort " : "hostPorts ")
              + String.join(", ", ports)
              + ")");
    }
  }

  private void checkContainers() {
    forbid(
        "privileged",
        names(container -> context(container).path("privileged").asBoolean()),
        "must not set securityContext.privileged=true");
    Set<String> added = new TreeSet<>();
    List<String> adding =
        names(container -> addsCapabilities(container, USUAL_CAPABILITIES, added));
    forbid(
        "non-default capabilities",
        adding,
        "must not include " + quoted(added) + " in securityContext.capabilities.add");
    forbid(
        "procMount",
        names(container -> context(container).path("procMount").asText().equals("Unmasked")),
        "must not set securityContext.procMount to \"Unmasked\"");
  }

  private static boolean addsCapabilities(
      JsonNode container, Set<String> allowed, Set<String> added) {
    boolean adds = false;
    for (JsonNode capability : context(container).path("capabilities").path("add")) {
      if (!allowed.contains(capability.asText())) {
        added.add(capability.asText());
        adds = true;
      }
    }
    return adds;
  }

  private void checkVolumes() {
    List<String> names = new ArrayList<>();
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        names.add(volume.path("name").asText());
      }
    }
    if (!names.isEmpty()) {
      findings.add(
          "hostPath volumes (volume" + (names.size() > 1 ? "s " : " ") + quoted(names) + ")");
    }
  }

  private void checkRestrictedVolumes() {
    List<String> names = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode volume : spec.path("volumes")) {
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
              + quoted(names)
              + (names.size() > 1 ? " use " : " uses ")
              + "restricted volume type"
              + (types.size() > 1 ? "s " : " ")
              + quoted(types)
              + ")");
    }
  }

  private void checkSeccompBaseline() {
    if (seccomp(spec).equals("Unconfined")) {
      findings.add(
          "seccompProfile (pod must not set securityContext.seccompProfile.type to"
              + " \"Unconfined\")");
    }
    forbid(
        "seccompProfile",
        names(container -> seccomp(container).equals("Unconfined")),
        "must not set securityContext.seccompProfile.type to \"Unconfined\"");
  }

  private void checkSysctls() {
    Set<String> forbidden = new TreeSet<>();
    for (JsonNode sysctl : context(spec).path("sysctls")) {
      if (!SAFE_SYSCTLS.contains(sysctl.path("name").asText())) {
        forbidden.add(sysctl.path("name").asText());
      }
    }
    if (!forbidden.isEmpty()) {
      findings.add("forbidden sysctls (" + String.join(", ", forbidden) + ")");
    }
  }

  private void checkEscalation() {
    forbid(
        "allowPrivilegeEscalation != false",
        names(container -> {
          JsonNode allowed = context(container).path("allowPrivilegeEscalation");
          return !allowed.isBoolean() || allowed.asBoolean();
        }),
        "must set securityContext.allowPrivilegeEscalation=false");
  }

  private void checkDroppedCapabilities() {
    List<String> keeping =
        names(container -> {
          for (JsonNode dropped : context(container).path("capabilities").path("drop")) {
            if (dropped.asText().equals("ALL")) {
              return false;
            }
          }
          return true;
        });
    Set<String> added = new TreeSet<>();
    List<String> adding =
        names(container -> addsCapabilities(container, Set.of("NET_BIND_SERVICE"), added));
    List<String> parts = new ArrayList<>();
    if (!keeping.isEmpty()) {
      parts.add(subject(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    if (!adding.isEmpty()) {
      parts.add(
          subject(adding)
              + " must not include "
              + quoted(added)
              + " in securityContext.capabilities.add");
    }
    if (!parts.isEmpty()) {
      findings.add("unrestricted capabilities (" + String.join("; ", parts) + ")");
    }
  }

  private void checkNonRoot() {
    boolean podSays = context(spec).path("runAsNonRoot").asBoolean(false);
    List<String> bad =
        names(container -> {
          JsonNode own = context(container).path("runAsNonRoot");
          return own.isBoolean() ? !own.asBoolean() : !podSays;
        });
    if (!bad.isEmpty()) {
      findings.add(
          "runAsNonRoot != true (pod or "
              + subject(bad)
              + " must set securityContext.runAsNonRoot=true)");
    }
    if (isRoot(spec)) {
      findings.add("runAsUser=0 (pod must not set runAsUser=0)");
    }
    forbid("runAsUser=0", names(PodSecurityStandard::isRoot), "must not set runAsUser=0");
  }

  private static boolean isRoot(JsonNode holder) {
    JsonNode user = context(holder).path("runAsUser");
    return user.isNumber() && user.asLong() == 0;
  }

  private void checkSeccompRestricted() {
    boolean podSays = isConfined(seccomp(spec));
    List<String> bad =
        names(container -> {
          String own = seccomp(container);
          return own.isEmpty() ? !podSays : !isConfined(own);
        });
    if (!bad.isEmpty()) {
      findings.add(
          "seccompProfile (pod or "
              + subject(bad)
              + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
              + " \"Localhost\")");
    }
  }

  private static boolean isConfined(String profile) {
    return profile.equals("RuntimeDefault") || profile.equals("Localhost");
  }

  private static String seccomp(JsonNode holder) {
    return context(holder).path("seccompProfile").path("type").asText();
  }

  private static JsonNode context(JsonNode holder) {
    return holder.path("securityContext");
  }

  private void forbid(String what, List<String> names, String rule) {
    if (!names.isEmpty()) {
      findings.add(what + " (" + subject(names) + " " + rule + ")");
    }
  }

  private List<String> names(Predicate<JsonNode> bad) {
    return containers.stream()
        .filter(bad)
        .map(container -> container.path("name").asText())
        .toList();
  }

  private static String subject(List<String> names) {
    return (names.size() == 1 ? "container " : "containers ") + quoted(names);
  }

  private static String quoted(Iterable<String> words) {
    List<String> all = new ArrayList<>();
    words.forEach(word -> all.add("\"" + word + "\""));
    return String.join(", ", all);
  }
}
