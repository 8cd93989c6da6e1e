package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of security contexts. */
final class SecurityRules {

  private static final String ID_RANGE = "must be between 0 and 2147483647, inclusive";
  private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
  private static final Pattern SYSCTL =
      Pattern.compile("[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

  private SecurityRules() {}

  static void checkContainer(Checked context) {
    if (!context.isSet()) {
      return;
    }
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    context.at("procMount").oneOf(List.of("Default", "Unmasked"));
    profile(context.at("seccompProfile"));
    profile(context.at("appArmorProfile"));
    if (context.has("allowPrivilegeEscalation")
        && !context.at("allowPrivilegeEscalation").isTrue()) {
      if (context.at("privileged").isTrue()) {
        context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      for (Checked capability : context.at("capabilities", "add").items()) {
        if (capability.is("CAP_SYS_ADMIN")) {
          context.invalid(
              "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                  + " CAP_SYS_ADMIN");
        }
      }
    }
  }

  static void checkPod(Checked spec) {
    Checked context = spec.at("securityContext");
    id(context.at("runAsUser"));
    id(context.at("runAsGroup"));
    id(context.at("fsGroup"));
    context.at("supplementalGroups").items().forEach(SecurityRules::id);
    context.at("fsGroupChangePolicy").oneOf(List.of("Always", "OnRootMismatch"));
    context.at("supplementalGroupsPolicy").oneOf(List.of("Merge", "Strict"));
    profile(context.at("seccompProfile"));
    profile(context.at("appArmorProfile"));
    if (spec.at("shareProcessNamespace").isTrue() && spec.at("hostPID").isTrue()) {
      spec.at("shareProcessNamespace")
          .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
    }
    Set<String> names = new HashSet<>();
    for (Checked sysctl : context.at("sysctls").items()) {
      Checked name = sysctl.at("name");
      if (!name.requireSet("")) {
        continue;
      }
      if (name.text().length() > 253 || !SYSCTL.matcher(name.text()).matches()) {
        name.invalid(
            "must have at most 253 characters and match regex ^"
                + "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$");
      } else if (!names.add(name.text())) {
        name.duplicate();
      }
    }
  }

  private static void id(Checked id) {
    if (id.isSet() && (id.number() < 0 || id.number() > Integer.MAX_VALUE)) {
      id.invalid(ID_RANGE);
    }
  }

  private static void profile(Checked profile) {
    if (!profile.isSet()) {
      return;
    }
    profile.at("type").requireOneOf(PROFILES);
    Checked file = profile.at("localhostProfile");
    if (profile.at("type").is("Localhost")) {
      if (file.requireSet("must be set when profile type is Localhost")) {
        MountRules.localPath(file);
      }
    } else if (!file.isEmpty()) {
      file.invalid("can only be set when profile type is Localhost");
    }
  }
}
