package io.tiphys.apiserver.resources.pod;

import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is odd about the ports of a pod's containers. */
final class PortWarnings {

  private PortWarnings() {}

  static void add(Checked spec, List<String> warnings) {
    Map<String, List<Checked>> numbers = new HashMap<>();
    Map<String, Checked> names = new HashMap<>();
    List<String> named = new ArrayList<>(0);
    for (Checked container : PodScope.containers(spec)) {
      for (Checked port : container.at("ports").items()) {
        if (!port.at("hostIP").isEmpty() && port.at("hostPort").number() == 0) {
          warnings.add(port.path() + ": hostIP set without hostPort: " + shown(port));
        }
        String number = port.at("containerPort").number() + "/" + port.at("protocol").text();
        List<Checked> others = numbers.computeIfAbsent(number, _ -> new ArrayList<>(1));
        others.forEach(other -> compare(port, other, warnings));
        others.add(port);
        String name = port.at("name").text();
        Checked other = name.isEmpty() ? null : names.putIfAbsent(name, port);
        if (other != null) {
          named.add(
              port.path()
                  + ": duplicate port name \""
                  + name
                  + "\" with "
                  + other.path()
                  + ", services and probes that select ports by name will use "
                  + other.path());
        }
      }
    }
    warnings.addAll(named);
  }

  private static void compare(Checked port, Checked other, List<String> warnings) {
    long own = port.at("hostPort").number();
    long others = other.at("hostPort").number();
    String address = port.at("hostIP").text();
    String otherAddress = other.at("hostIP").text();
    if (own == others && address.equals(otherAddress)) {
      warnings.add(port.path() + ": duplicate port definition with " + other.path());
    } else if (own == 0 || others == 0) {
      warnings.add(port.path() + ": overlapping port definition with " + other.path());
    } else if (own == others && address.isEmpty() != otherAddress.isEmpty()) {
      warnings.add(port.path() + ": dangerously ambiguous port definition with " + other.path());
    }
  }

  private static String shown(Checked port) {
    return "{Name:"
        + port.at("name").text()
        + " HostPort:"
        + port.at("hostPort").number()
        + " ContainerPort:"
        + port.at("containerPort").number()
        + " Protocol:"
        + port.at("protocol").text()
        + " HostIP:"
        + port.at("hostIP").text()
        + "}";
  }
}
