package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.ResourceRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's containers have to obey. */
final class ContainerRules {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> RESTART_POLICIES = List.of("Always", "OnFailure", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("FallbackToLogsOnError", "File");

  private ContainerRules() {}

  static void checkAll(Checked spec) {
    Set<String> volumes = new HashSet<>();
    Set<String> claims = new HashSet<>();
    for (Checked volume : spec.at("volumes").items()) {
      volumes.add(volume.at("name").text());
      if (volume.has("persistentVolumeClaim") || volume.has("ephemeral")) {
        claims.add(volume.at("name").text());
      }
    }
    MountRules mounts = new MountRules(volumes, claims);
    Set<String> names = new HashSet<>();
    Checked containers = spec.at("containers");
    if (containers.isEmpty()) {
      containers.required("");
    }
    for (Checked container : containers.items()) {
      check(container, names, mounts);
      lifecycle(container);
      ProbeRules.checkAll(container);
      container.at("restartPolicy").oneOf(RESTART_POLICIES);
    }
    for (Checked container : spec.at("initContainers").items()) {
      check(container, names, mounts);
      initContainer(container);
    }
    PortRules.checkHostPorts(spec);
  }

  private static void check(Checked container, Set<String> names, MountRules mounts) {
    Checked name = container.at("name");
    if (name.requireSet("")) {
      name.invalid(NameRules.dnsLabel(name.text()));
      if (!names.add(name.text())) {
        name.duplicate();
      }
    }
    image(container.at("image"));
    container.at("terminationMessagePolicy").requireOneOf(MESSAGE_POLICIES);
    container.at("imagePullPolicy").requireOneOf(PULL_POLICIES);
    PortRules.check(container.at("ports"));
    EnvironmentRules.check(container);
    mounts.check(container);
    ResourceRules.checkContainer(container.at("resources"));
    SecurityRules.checkContainer(container.at("securityContext"));
  }

  private static void image(Checked image) {
    if (image.requireSet("") && !image.text().equals(image.text().strip())) {
      image.invalid("must not have leading or trailing whitespace");
    }
  }

  private static void lifecycle(Checked container) {
    for (String hook : List.of("postStart", "preStop")) {
      Checked handler = container.at("lifecycle", hook);
      if (handler.isSet()) {
        ProbeRules.checkHandler(handler);
      }
    }
  }

  private static void initContainer(Checked container) {
    Checked policy = container.at("restartPolicy");
    if (policy.is("Always")) {
      lifecycle(container);
      ProbeRules.checkAll(container);
      return;
    }
    policy.oneOf(RESTART_POLICIES);
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.has(field)) {
        container
            .at(field)
            .forbidden("may not be set for init containers without restartPolicy=Always");
      }
    }
  }
}
