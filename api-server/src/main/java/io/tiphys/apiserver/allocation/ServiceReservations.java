package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.registry.Reservations;
import java.util.Optional;

/** Gives Services their addresses and node ports, and takes them back. */
public final class ServiceReservations implements Reservations {

  private final ClusterIps addresses;
  private final NodePorts ports;
  private final IpFamilies families;

  ServiceReservations(ClusterIps addresses, NodePorts ports) {
    this.addresses = addresses;
    this.ports = ports;
    this.families = new IpFamilies(addresses.range().family());
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("", "services");
  }

  @Override
  public Outcome reserve(ObjectNode service, Optional<ObjectNode> old, boolean dryRun) {
    if (!(service.get("spec") instanceof ObjectNode spec)) {
      return Outcome.NOTHING;
    }
    Attempt attempt = new Attempt(addresses, ports, service, dryRun);
    try {
      Optional<FieldError> wrong = families.apply(spec);
      if (wrong.isPresent()) {
        throw attempt.refusal(wrong.get());
      }
      Holdings before = old.map(Holdings::of).orElse(Holdings.NONE);
      attempt.takeAddresses(spec, before);
      attempt.takePorts(spec, before);
      return attempt.outcome(before.without(Holdings.of(service)));
    } catch (RuntimeException e) {
      attempt.undo();
      throw e;
    }
  }

  @Override
  public void release(ObjectNode deleted) {
    giveBack(Holdings.of(deleted), deleted, addresses, ports);
  }

  static void giveBack(
      Holdings holdings, ObjectNode service, ClusterIps addresses, NodePorts ports) {
    holdings.addresses().forEach(address -> addresses.giveBack(address, service));
    ports.giveBack(holdings.ports());
  }

  /** The node port of a Service's port, 0 if it has none. */
  static int nodePort(JsonNode port) {
    return port.path("nodePort").asInt(0);
  }
}
