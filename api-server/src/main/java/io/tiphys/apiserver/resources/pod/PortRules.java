package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of containers' ports. */
final class PortRules {

  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  private PortRules() {}

  static void check(Checked ports) {
    Set<String> names = new HashSet<>();
    for (Checked port : ports.items()) {
      Checked name = port.at("name");
      if (!name.isEmpty()) {
        List<String> errors = NameRules.portName(name.text());
        name.invalid(errors);
        if (errors.isEmpty() && !names.add(name.text())) {
          name.duplicate();
        }
      }
      Checked containerPort = port.at("containerPort");
      if (containerPort.number() == 0) {
        containerPort.required("");
      } else {
        containerPort.invalid(NameRules.portNumber(containerPort.number()));
      }
      Checked hostPort = port.at("hostPort");
      if (hostPort.number() != 0) {
        hostPort.invalid(NameRules.portNumber(hostPort.number()));
      }
      port.at("protocol").requireOneOf(PROTOCOLS);
      if (!port.at("hostIP").isEmpty()) {
        AddressRules.check(port.at("hostIP"));
      }
    }
  }

  static void checkHostPorts(Checked spec) {
    Set<String> taken = new HashSet<>();
    checkHostPorts(spec.at("containers"), taken);
    for (Checked container : spec.at("initContainers").items()) {
      // Containers that run one after the other may share a port.
      Set<String> own = container.at("restartPolicy").is("Always") ? taken : new HashSet<>();
      checkContainer(container, own);
    }
    if (spec.at("hostNetwork").isTrue()) {
      for (Checked container : spec.at("containers").items()) {
        for (Checked port : container.at("ports").items()) {
          long number = port.at("containerPort").number();
          if (port.at("hostPort").number() != 0 && port.at("hostPort").number() != number) {
            port.at("containerPort").invalid("must match `hostPort` when `hostNetwork` is true");
          }
        }
      }
    }
  }

  private static void checkHostPorts(Checked containers, Set<String> taken) {
    containers.items().forEach(container -> checkContainer(container, taken));
  }

  private static void checkContainer(Checked container, Set<String> taken) {
    for (Checked port : container.at("ports").items()) {
      long number = port.at("hostPort").number();
      String place = port.at("protocol").text() + "/" + port.at("hostIP").text() + "/" + number;
      if (number != 0 && !taken.add(place)) {
        port.at("hostPort").duplicate(place);
      }
    }
  }
}
