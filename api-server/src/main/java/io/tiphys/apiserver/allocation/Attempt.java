package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import io.tiphys.apiserver.registry.Reservations;
import io.tiphys.apiserver.resources.rules.AddressRules;
import io.tiphys.apiserver.resources.service.ServiceShape;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One try to reserve all that one Service needs. */
final class Attempt {

  private static final GroupVersionKind SERVICE = new GroupVersionKind("", "v1", "Service");

  private final ClusterIps addresses;
  private final NodePorts ports;
  private final ObjectNode service;
  private final boolean dryRun;
  private final Set<String> takenAddresses = new LinkedHashSet<>();
  private final Set<Integer> takenPorts = new LinkedHashSet<>();

  Attempt(ClusterIps addresses, NodePorts ports, ObjectNode service, boolean dryRun) {
    this.addresses = addresses;
    this.ports = ports;
    this.service = service;
    this.dryRun = dryRun;
  }

  void takeAddresses(ObjectNode spec, Holdings before) {
    ServiceShape shape = new ServiceShape(spec);
    if (!shape.needsClusterIp()) {
      return;
    }
    if (shape.isHeadless()) {
      spec.put("clusterIP", "None");
      if (spec.path("clusterIPs").isEmpty()) {
        spec.putArray("clusterIPs").add("None");
      }
      return;
    }
    if (spec.path("clusterIPs").isEmpty()) {
      Optional<String> address = addresses.takeAny(service, dryRun);
      if (address.isEmpty()) {
        throw refusal(
            FieldError.invalid(
                "spec.clusterIPs", "[]", "failed to allocate a serviceIP: range is full"));
      }
      takenAddresses.add(address.get());
      spec.put("clusterIP", address.get()).putArray("clusterIPs").add(address.get());
      return;
    }
    for (JsonNode one : spec.path("clusterIPs")) {
      String address = one.asText();
      // What is no address at all is for validation to say.
      if (!before.addresses().contains(address) && AddressRules.isAddress(address)) {
        takeAddress(address, spec.path("clusterIPs"));
      }
    }
  }

  private void takeAddress(String address, JsonNode shown) {
    if (!addresses.range().contains(address)) {
      throw refusal(
          FieldError.invalid(
              "spec.clusterIPs",
              shown,
              "failed to allocate IP "
                  + address
                  + ": the provided network does not match the current range"));
    }
    switch (addresses.take(address, service, dryRun)) {
      case TAKEN -> takenAddresses.add(address);
      case ADOPTED -> {
        // Not this attempt's to give back: a Service of the same name may just be made elsewhere.
      }
      case REFUSED ->
          throw refusal(
              FieldError.invalid(
                  "spec.clusterIPs",
                  shown,
                  "failed to allocate IP " + address + ": provided IP is already allocated"));
    }
  }

  void takePorts(ObjectNode spec, Holdings before) {
    ServiceShape shape = new ServiceShape(spec);
    if (!shape.mayHaveNodePorts()) {
      return;
    }
    Map<Integer, Integer> byServicePort = new HashMap<>();
    int index = 0;
    for (JsonNode port : spec.path("ports")) {
      int given = ServiceReservations.nodePort(port);
      String field = "spec.ports[" + index++ + "].nodePort";
      if (given != 0) {
        takePort(given, field, before);
        byServicePort.put(port.path("port").asInt(), given);
      }
    }
    if (shape.wantsNodePorts()) {
      for (JsonNode one : spec.path("ports")) {
        if (one instanceof ObjectNode port && ServiceReservations.nodePort(port) == 0) {
          // One port of several protocols is one node port, too.
          int number = byServicePort.computeIfAbsent(port.path("port").asInt(), _ -> takeAnyPort());
          port.put("nodePort", number);
        }
      }
    }
    if (shape.needsHealthCheckNodePort()) {
      int given = spec.path("healthCheckNodePort").asInt(0);
      if (given == 0) {
        spec.put("healthCheckNodePort", takeAnyPort());
      } else {
        takePort(given, "spec.healthCheckNodePort", before);
      }
    }
  }

  private void takePort(int port, String field, Holdings before) {
    if (before.ports().contains(port) || takenPorts.contains(port)) {
      return;
    }
    if (!ports.contains(port)) {
      throw refusal(
          FieldError.invalid(
              field,
              port,
              "provided port is not in the valid range. The range of valid ports is "
                  + ports.first()
                  + "-"
                  + ports.last()));
    }
    if (!ports.take(port, dryRun)) {
      throw refusal(FieldError.invalid(field, port, "provided port is already allocated"));
    }
    takenPorts.add(port);
  }

  private int takeAnyPort() {
    OptionalInt port = ports.takeAny(dryRun);
    if (port.isEmpty()) {
      throw refusal(
          FieldError.invalid("spec.ports", "[]", "failed to allocate a nodePort: range is full"));
    }
    takenPorts.add(port.getAsInt());
    return port.getAsInt();
  }

  Reservations.Outcome outcome(Holdings noLongerNeeded) {
    return stored -> {
      if (!stored) {
        undo();
      } else if (!dryRun) {
        ServiceReservations.giveBack(noLongerNeeded, service, addresses, ports);
      }
    };
  }

  void undo() {
    if (!dryRun) {
      Holdings taken = new Holdings(takenAddresses, takenPorts);
      ServiceReservations.giveBack(taken, service, addresses, ports);
    }
  }

  StatusException refusal(FieldError error) {
    String name = service.path("metadata").path("name").asText();
    return InvalidObject.status(SERVICE, name, List.of(error)).asException();
  }
}
