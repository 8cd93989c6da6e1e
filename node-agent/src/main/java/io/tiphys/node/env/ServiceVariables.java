package io.tiphys.node.env;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The variables that tell containers of the Services around them. */
final class ServiceVariables {

  private ServiceVariables() {}

  static Map<String, String> of(Collection<Service> services) {
    Map<String, String> variables = new LinkedHashMap<>();
    services.stream().filter(ServiceVariables::hasAddress).forEach(s -> add(variables, s));
    return variables;
  }

  private static boolean hasAddress(Service service) {
    String address = service.getSpec().getClusterIP();
    return address != null && !address.isEmpty() && !address.equals("None");
  }

  private static void add(Map<String, String> variables, Service service) {
    String address = service.getSpec().getClusterIP();
    List<ServicePort> ports = Objects.requireNonNullElse(service.getSpec().getPorts(), List.of());
    if (ports.isEmpty()) {
      return;
    }
    String prefix = variable(service.getMetadata().getName());
    variables.put(prefix + "_SERVICE_HOST", address);
    variables.put(prefix + "_SERVICE_PORT", Integer.toString(ports.getFirst().getPort()));
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        variables.put(
            prefix + "_SERVICE_PORT_" + variable(port.getName()), Integer.toString(port.getPort()));
      }
    }
    for (int i = 0; i < ports.size(); i++) {
      ServicePort port = ports.get(i);
      String protocol = Objects.requireNonNullElse(port.getProtocol(), "TCP");
      String lower = protocol.toLowerCase(Locale.ROOT);
      String url = lower + "://" + bracketed(address) + ":" + port.getPort();
      if (i == 0) {
        variables.put(prefix + "_PORT", url);
      }
      String portPrefix = prefix + "_PORT_" + port.getPort() + "_" + protocol;
      variables.put(portPrefix, url);
      variables.put(portPrefix + "_PROTO", lower);
      variables.put(portPrefix + "_PORT", Integer.toString(port.getPort()));
      variables.put(portPrefix + "_ADDR", address);
    }
  }

  private static String bracketed(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static String variable(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
