package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of what only Windows knows, and of what it does not know. */
final class WindowsRules {

  private static final String NOT_HERE = "cannot be set for a windows pod";
  private static final List<String> LINUX_POD =
      List.of("hostUsers", "hostPID", "hostIPC", "shareProcessNamespace");
  private static final List<String> LINUX_CONTEXT =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "fsGroup",
          "fsGroupChangePolicy",
          "sysctls",
          "runAsUser",
          "runAsGroup",
          "supplementalGroups",
          "supplementalGroupsPolicy",
          "seLinuxChangePolicy");
  private static final List<String> LINUX_CONTAINER =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");
  private static final int MAX_CREDENTIAL = 64 * 1024;
  private static final int MAX_DOMAIN = 256;
  private static final int MAX_USER = 104;
  private static final Pattern NETBIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern DOTS = Pattern.compile("[. ]+");
  private static final Pattern BAD_CHARACTERS = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");

  private WindowsRules() {}

  /** Checks that a pod says nothing that its operating system does not know. */
  static void checkSystem(Checked spec) {
    Checked system = spec.at("os");
    Checked name = system.at("name");
    if (!system.isSet()) {
      return;
    }
    if (name.requireSet("")) {
      switch (name.text()) {
        case "linux" -> linux(spec);
        case "windows" -> windows(spec);
        default -> system.invalidChoice(name.text(), List.of("linux", "windows"));
      }
    }
  }

  private static void linux(Checked spec) {
    forbid(spec.at("securityContext", "windowsOptions"));
    PodScope.containers(spec)
        .forEach(container -> forbid(container.at("securityContext", "windowsOptions")));
  }

  private static void forbid(Checked options) {
    if (options.isSet()) {
      options.forbidden("windows options cannot be set for a linux pod");
    }
  }

  private static void windows(Checked spec) {
    for (String field : LINUX_CONTEXT) {
      absent(spec.at("securityContext", field));
    }
    for (String field : LINUX_POD) {
      boolean off = field.startsWith("host") && !field.equals("hostUsers");
      if (!off || spec.at(field).isTrue()) {
        absent(spec.at(field));
      }
    }
    for (Checked container : PodScope.containers(spec)) {
      for (String field : LINUX_CONTAINER) {
        absent(container.at("securityContext", field));
      }
    }
  }

  private static void absent(Checked field) {
    if (field.isSet()) {
      field.forbidden(NOT_HERE);
    }
  }

  static void checkOptions(Checked options) {
    Checked name = options.at("gmsaCredentialSpecName");
    if (name.isSet()) {
      name.invalid(NameRules.dnsSubdomain(name.text()));
    }
    Checked credential = options.at("gmsaCredentialSpec");
    if (credential.isSet() && credential.isEmpty()) {
      credential.invalid("gmsaCredentialSpec cannot be an empty string");
    } else if (credential.text().length() > MAX_CREDENTIAL) {
      credential.invalid("gmsaCredentialSpec size must be under 64 KiB");
    }
    if (options.has("runAsUserName")) {
      user(options.at("runAsUserName"));
    }
  }

  private static void user(Checked name) {
    String[] parts = name.text().split("\\\\", -1);
    if (name.isEmpty()) {
      name.invalid("runAsUserName cannot be an empty string");
    } else if (name.text().chars().anyMatch(Character::isISOControl)) {
      name.invalid("runAsUserName cannot contain control characters");
    } else if (parts.length > 2) {
      name.invalid("runAsUserName cannot contain more than one backslash");
    } else {
      String domain = parts.length == 2 ? parts[0] : "";
      String user = parts[parts.length - 1];
      if (domain.length() >= MAX_DOMAIN) {
        name.invalid("runAsUserName's Domain length must be under 256 characters");
      }
      if (parts.length == 2
          && !NETBIOS.matcher(domain).matches()
          && !DOMAIN.matcher(domain).matches()) {
        name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
      }
      if (user.isEmpty()) {
        name.invalid("runAsUserName's User cannot be empty");
      } else if (user.length() > MAX_USER) {
        name.invalid("runAsUserName's User length must not be longer than 104 characters");
      }
      if (DOTS.matcher(user).matches()) {
        name.invalid("runAsUserName's User cannot contain only periods or spaces");
      }
      if (BAD_CHARACTERS.matcher(user).find()) {
        name.invalid(
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
      }
    }
  }

  /** Either all containers of a pod are processes of the host, or none is. */
  static void checkHostProcess(Checked spec) {
    Checked ofPod = spec.at("securityContext", "windowsOptions", "hostProcess");
    int all = 0;
    int host = 0;
    for (Checked container : PodScope.containers(spec)) {
      Checked own = container.at("securityContext", "windowsOptions", "hostProcess");
      all++;
      if (own.isSet() && ofPod.isSet() && own.isTrue() != ofPod.isTrue()) {
        own.invalid(
            "pod hostProcess value must be identical if both are specified, was " + ofPod.isTrue());
      }
      host += (own.isSet() ? own.isTrue() : ofPod.isTrue()) ? 1 : 0;
    }
    if (host == 0) {
      return;
    }
    if (host != all) {
      spec.invalid(
          "",
          "If pod contains any hostProcess containers then all containers must be HostProcess"
              + " containers");
    }
    if (!spec.at("hostNetwork").isTrue()) {
      spec.at("hostNetwork")
          .invalid(false, "hostNetwork must be true if pod contains any hostProcess containers");
    }
  }
}
