package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.NameRules;
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
    }
  }

  /** Checks that no port of the host is asked for twice, by a container or by several. */
  static void checkHostPorts(Checked containers) {
    Set<String> taken = new HashSet<>();
    List<Checked> all = containers.value().isArray() ? containers.items() : List.of(containers);
    for (Checked container : all) {
      for (Checked port : container.at("ports").items()) {
        long number = port.at("hostPort").number();
        String place = port.at("protocol").text() + "/" + port.at("hostIP").text() + "/" + number;
        if (number != 0 && !taken.add(place)) {
          port.at("hostPort").duplicate(place);
        }
      }
    }
  }

  /** In the host's network a container's ports are the host's. */
  static void checkHostNetwork(PodScope pod) {
    if (!pod.spec().at("hostNetwork").isTrue()) {
      return;
    }
    for (Checked container : pod.spec().at("containers").items()) {
      for (Checked port : container.at("ports").items()) {
        long host = port.at("hostPort").number();
        if ((pod.isPod() || host != 0) && host != port.at("containerPort").number()) {
          port.at("hostPort")
              .invalid(host, "must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }
}
