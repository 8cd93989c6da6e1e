package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of security contexts. */
final class SecurityRules {

  private static final String ID_RANGE = "must be between 0 and 2147483647, inclusive";
  private static final Pattern SYSCTL =
      Pattern.compile("[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

  private static final Pattern OF_IPC =
      Pattern.compile(
          "kernel\\.(sem|shm|shmall|shmmax|shmmni|shm_rmid_forced|msg|msgmax|msgmnb|msgmni)"
              + "|fs\\.mqueue\\..*");

  private SecurityRules() {}

  /**
   * @param sharesUsers whether the pod's users are those of the host
   */
  static void checkContainer(Checked context, boolean sharesUsers) {
    if (!context.isSet()) {
      return;
    }
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    Checked proc = context.at("procMount");
    proc.oneOf(List.of("Default", "Unmasked"));
    if (sharesUsers && proc.is("Unmasked")) {
      proc.invalid("`hostUsers` must be false to use `Unmasked`");
    }
    ProfileRules.seccomp(context.at("seccompProfile"));
    escalation(context);
    WindowsRules.checkOptions(context.at("windowsOptions"));
    ProfileRules.appArmor(context.at("appArmorProfile"));
  }

  private static void escalation(Checked context) {
    if (!context.has("allowPrivilegeEscalation")
        || context.at("allowPrivilegeEscalation").isTrue()) {
      return;
    }
    String start = "cannot set `allowPrivilegeEscalation` to false and ";
    if (context.at("privileged").isTrue()) {
      context.invalid(start + "`privileged` to true");
    }
    for (Checked capability : context.at("capabilities", "add").items()) {
      if (capability.is("CAP_SYS_ADMIN")) {
        context.invalid(start + "`capabilities.Add` CAP_SYS_ADMIN");
      }
    }
  }

  static void checkPod(Checked spec) {
    Checked context = spec.at("securityContext");
    id(context.at("fsGroup"));
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    context.at("supplementalGroups").items().forEach(SecurityRules::id);
    if (spec.at("shareProcessNamespace").isTrue() && spec.at("hostPID").isTrue()) {
      context
          .at("shareProcessNamespace")
          .invalid(true, "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(spec, context.at("sysctls"));
    context.at("fsGroupChangePolicy").oneOf(List.of("Always", "OnRootMismatch"));
    ProfileRules.seccomp(context.at("seccompProfile"));
    WindowsRules.checkOptions(context.at("windowsOptions"));
    ProfileRules.appArmor(context.at("appArmorProfile"));
    context.at("supplementalGroupsPolicy").oneOf(List.of("Merge", "Strict"));
    context.at("seLinuxChangePolicy").oneOf(List.of("Recursive"));
    users(spec);
  }

  private static void sysctls(Checked spec, Checked sysctls) {
    Set<String> names = new HashSet<>();
    for (Checked sysctl : sysctls.items()) {
      Checked name = sysctl.at("name");
      String plain = name.text().replace('/', '.');
      if (name.requireSet("")) {
        if (plain.length() > 253 || !SYSCTL.matcher(name.text()).matches()) {
          name.invalid(
              "must have at most 253 characters and match regex ^"
                  + "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
        } else if (names.contains(name.text())) {
          name.duplicate();
        }
      }
      names.add(name.text());
      if (plain.startsWith("net.") && spec.at("hostNetwork").isTrue()) {
        name.invalid("may not be specified when 'hostNetwork' is true");
      } else if (OF_IPC.matcher(plain).matches() && spec.at("hostIPC").isTrue()) {
        name.invalid("may not be specified when 'hostIPC' is true");
      }
    }
  }

  /** Users of its own do not go with other namespaces of the host. */
  private static void users(Checked spec) {
    if (!spec.has("hostUsers") || spec.at("hostUsers").isTrue()) {
      return;
    }
    String why = "when `hostUsers` is false";
    if (spec.at("hostNetwork").isTrue()) {
      spec.at("hostNetwork").forbidden(why);
    }
    for (String field : List.of("hostPID", "hostIPC")) {
      if (spec.at(field).isTrue()) {
        spec.at(Character.toUpperCase(field.charAt(0)) + field.substring(1)).forbidden(why);
      }
    }
    for (Checked container : PodScope.containers(spec)) {
      if (!container.at("volumeDevices").isEmpty()) {
        container.at("volumeDevices").forbidden(why);
      }
    }
  }

  private static void id(Checked id) {
    if (id.isSet() && (id.number() < 0 || id.number() > Integer.MAX_VALUE)) {
      id.invalid(ID_RANGE);
    }
  }
}
