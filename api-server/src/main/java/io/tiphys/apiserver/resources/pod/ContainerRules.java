package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's containers have to obey. */
final class ContainerRules {

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");

  private ContainerRules() {}

  static void checkAll(PodScope pod) {
    Checked spec = pod.spec();
    Set<String> names = new HashSet<>();
    Checked containers = spec.at("containers");
    if (containers.isEmpty()) {
      containers.required("");
    }
    for (Checked container : containers.items()) {
      check(container, pod);
      if (!names.add(container.at("name").text())) {
        container.at("name").duplicate();
      }
      running(container, pod);
      RestartRules.check(container);
    }
    PortRules.checkHostPorts(containers);
    for (Checked container : spec.at("initContainers").items()) {
      check(container, pod);
      RestartRules.check(container);
      if (!names.add(container.at("name").text()) && !container.at("name").isEmpty()) {
        container.at("name").duplicate();
      }
      // Containers that run one after the other may share a port.
      PortRules.checkHostPorts(container);
      initContainer(container, pod);
    }
    EphemeralContainerRules.checkAll(pod, names);
  }

  /** What all containers have to obey. */
  static void check(Checked container, PodScope pod) {
    Checked name = container.at("name");
    if (name.requireSet("")) {
      name.invalid(NameRules.dnsLabel(name.text()));
    }
    Checked image = container.at("image");
    if (image.requireSet("") && pod.isPod() && !image.text().equals(image.text().strip())) {
      image.invalid("must not have leading or trailing whitespace");
    }
    container.at("terminationMessagePolicy").requireOneOf(MESSAGE_POLICIES);
    PortRules.check(container.at("ports"));
    EnvironmentRules.check(container);
    MountRules.check(container, pod);
    DeviceRules.check(container, pod);
    container.at("imagePullPolicy").requireOneOf(PULL_POLICIES);
    ContainerResources.check(container.at("resources"), pod.claims());
    RestartRules.resizePolicy(container.at("resizePolicy"), pod);
    SecurityRules.checkContainer(container.at("securityContext"), pod.sharesUsers());
  }

  /** What containers have to obey that run as long as the pod does. */
  private static void running(Checked container, PodScope pod) {
    for (String hook : List.of("postStart", "preStop")) {
      Checked handler = container.at("lifecycle", hook);
      if (handler.isSet()) {
        ProbeRules.checkHandler(handler, pod.gracePeriod());
      }
    }
    ProbeRules.checkAll(container, pod.gracePeriod());
  }

  private static void initContainer(Checked container, PodScope pod) {
    if (container.at("restartPolicy").is("Always")) {
      running(container, pod);
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.has(field)) {
        container
            .at(field)
            .forbidden("may not be set for init containers without restartPolicy=Always");
      }
    }
  }
}
