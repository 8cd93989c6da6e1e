package io.tiphys.apiserver.resources.service;

import io.tiphys.api.json.Json;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a Service's ports. */
final class PortRules {

  private PortRules() {}

  static void check(Checked spec, ServiceShape shape) {
    List<Checked> ports = spec.at("ports").items();
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    Set<String> nodePorts = new HashSet<>();
    for (Checked port : ports) {
      name(port.at("name"), ports.size() > 1, names);
      port.at("port").invalid(NameRules.portNumber(port.at("port").number()));
      port.at("protocol").requireOneOf(List.of("SCTP", "TCP", "UDP"));
      target(port.at("targetPort"));
      Checked application = port.at("appProtocol");
      if (!application.isEmpty()) {
        application.invalid(NameRules.qualifiedName(application.text()));
      }
      String protocol = port.at("protocol").text();
      if (!numbers.add(protocol + port.at("port").number())) {
        port.duplicate(
            Json.newObject()
                .put("Name", "")
                .put("Protocol", protocol)
                .putNull("AppProtocol")
                .put("Port", port.at("port").number())
                .put("TargetPort", 0)
                .put("NodePort", 0));
      }
      Checked nodePort = port.at("nodePort");
      if (nodePort.number() != 0) {
        if (!shape.mayHaveNodePorts()) {
          nodePort.forbidden("may not be used when `type` is '" + shape.type() + "'");
        } else if (!nodePorts.add(protocol + nodePort.number())) {
          nodePort.duplicate();
        }
      }
    }
  }

  private static void name(Checked name, boolean required, Set<String> names) {
    if (name.isEmpty()) {
      if (required) {
        name.required("");
      }
      return;
    }
    name.invalid(NameRules.dnsLabel(name.text()));
    if (!names.add(name.text())) {
      name.duplicate();
    }
  }

  private static void target(Checked target) {
    if (target.value().isTextual()) {
      target.invalid(NameRules.portName(target.text()));
    } else {
      target.invalid(NameRules.portNumber(target.number()));
    }
  }
}
