package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where what is held and what Services say they hold differ: a server that died between the two
 * writes leaves it so.
 *
 * @param addresses held by Services that do not have them
 * @param ports taken by no Service
 * @param untaken ports of Services that are not marked as taken
 */
record Leaks(Set<String> addresses, Set<Integer> ports, Set<Integer> untaken) {

  static final Leaks NONE = new Leaks(Set.of(), Set.of(), Set.of());

  static Leaks of(List<ObjectNode> services, List<ObjectNode> ipAddresses, Set<Integer> taken) {
    Set<String> addressesHeld = new HashSet<>();
    Set<Integer> portsHeld = new HashSet<>();
    for (ObjectNode service : services) {
      Holdings holdings = Holdings.of(service);
      addressesHeld.addAll(holdings.addresses());
      portsHeld.addAll(holdings.ports());
    }
    Set<String> addresses = new HashSet<>();
    for (ObjectNode one : ipAddresses) {
      JsonNode parent = one.path("spec").path("parentRef");
      String address = one.path("metadata").path("name").asText();
      if (parent.path("resource").asText().equals("services") && !addressesHeld.contains(address)) {
        addresses.add(address);
      }
    }
    Set<Integer> ports = new HashSet<>(taken);
    ports.removeAll(portsHeld);
    Set<Integer> untaken = new HashSet<>(portsHeld);
    untaken.removeAll(taken);
    return new Leaks(addresses, ports, untaken);
  }

  /** What was so before, too, and is therefore not a write that is just under way. */
  Leaks since(Leaks before) {
    return new Leaks(
        both(addresses, before.addresses),
        both(ports, before.ports),
        both(untaken, before.untaken));
  }

  private static <T> Set<T> both(Set<T> one, Set<T> other) {
    Set<T> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }
}
