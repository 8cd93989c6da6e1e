package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a Service holds. */
record Holdings(Set<String> addresses, Set<Integer> ports) {

  static final Holdings NONE = new Holdings(Set.of(), Set.of());

  static Holdings of(JsonNode service) {
    JsonNode spec = service.path("spec");
    Set<String> addresses = new LinkedHashSet<>();
    for (JsonNode address : spec.path("clusterIPs")) {
      if (!address.asText().equals("None") && !address.asText().isEmpty()) {
        addresses.add(address.asText());
      }
    }
    Set<Integer> ports = new LinkedHashSet<>();
    for (JsonNode port : spec.path("ports")) {
      if (ServiceReservations.nodePort(port) != 0) {
        ports.add(ServiceReservations.nodePort(port));
      }
    }
    if (spec.path("healthCheckNodePort").asInt(0) != 0) {
      ports.add(spec.path("healthCheckNodePort").asInt());
    }
    return new Holdings(addresses, ports);
  }

  Holdings without(Holdings other) {
    Set<String> addressesLeft = new LinkedHashSet<>(addresses);
    addressesLeft.removeAll(other.addresses);
    Set<Integer> portsLeft = new LinkedHashSet<>(ports);
    portsLeft.removeAll(other.ports);
    return new Holdings(addressesLeft, portsLeft);
  }
}
