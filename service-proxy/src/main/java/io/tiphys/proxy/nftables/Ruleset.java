package io.tiphys.proxy.nftables;

import io.tiphys.proxy.model.Endpoint;
import io.tiphys.proxy.model.ServicePort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * What the table holds: the part that changes with the Services. A packet's address, protocol and
 * port are looked up in one map whatever the number of Services; the element found leads to the
 * chain of that Service's port, which picks an endpoint.
 *
 * @param chains each chain's rules, by the chain's name
 * @param elements each map's or set's elements, by its name
 */
public record Ruleset(
    NavigableMap<String, List<String>> chains,
    NavigableMap<String, NavigableSet<String>> elements) {

  static final String SERVICES = "service-ports";
  static final String NODE_PORTS = "node-ports";
  static final String ADDRESSES = "service-addresses";
  static final String HAIRPINS = "hairpins";

  /** Nothing but the empty maps and sets. */
  public static Ruleset empty() {
    NavigableMap<String, NavigableSet<String>> elements = new TreeMap<>();
    for (String name : List.of(SERVICES, NODE_PORTS, ADDRESSES, HAIRPINS)) {
      elements.put(name, new TreeSet<>());
    }
    return new Ruleset(new TreeMap<>(), elements);
  }

  /** The rules for these ports. */
  public static Ruleset of(Collection<ServicePort> ports) {
    Ruleset ruleset = empty();
    ports.forEach(ruleset::add);
    return ruleset;
  }

  private void add(ServicePort port) {
    put(ADDRESSES).addAll(port.clusterAddresses());
    put(ADDRESSES).addAll(port.externalAddresses());
    if (port.endpoints().isEmpty()) {
      return; // an address without an element in the map is refused
    }
    String cluster = chainName("svc", port);
    chains.put(cluster, clusterRules(port));
    for (String address : port.clusterAddresses()) {
      put(SERVICES).add(element(address, port) + " : goto " + cluster);
    }
    for (Endpoint endpoint : port.endpoints()) {
      put(HAIRPINS).add(endpoint.address() + " . " + endpoint.address());
    }
    if (port.nodePort() != 0 || !port.externalAddresses().isEmpty()) {
      addExternal(port, cluster);
    }
  }

  private NavigableSet<String> put(String name) {
    return elements.computeIfAbsent(name, key -> new TreeSet<>());
  }

  private void addExternal(ServicePort port, String cluster) {
    String external = chainName("ext", port);
    chains.put(external, List.of("jump masquerade-later", "goto " + cluster));
    for (String address : port.externalAddresses()) {
      put(SERVICES).add(element(address, port) + " : goto " + external);
    }
    if (port.nodePort() != 0) {
      put(NODE_PORTS)
          .add(port.protocol().keyword() + " . " + port.nodePort() + " : goto " + external);
    }
  }

  private static List<String> clusterRules(ServicePort port) {
    List<String> rules = new ArrayList<>();
    rules.add("ip saddr != @cluster-sources jump masquerade-later");
    String protocol = port.protocol().keyword();
    List<Endpoint> endpoints = port.endpoints();
    if (endpoints.size() == 1) {
      Endpoint only = endpoints.getFirst();
      rules.add("meta l4proto " + protocol + " dnat to " + only.address() + ":" + only.port());
      return rules;
    }
    StringBuilder choice = new StringBuilder();
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      choice
          .append(i == 0 ? "" : ", ")
          .append(i)
          .append(" : ")
          .append(endpoint.address())
          .append(" . ")
          .append(endpoint.port());
    }
    rules.add(
        "meta l4proto "
            + protocol
            + " dnat ip to numgen random mod "
            + endpoints.size()
            + " map { "
            + choice
            + " }");
    return rules;
  }

  private static String element(String address, ServicePort port) {
    return address + " . " + port.protocol().keyword() + " . " + port.port();
  }

  /**
   * Readable in {@code nft list ruleset}, unique by a checksum, and within nftables' limit of
   * length.
   */
  private static String chainName(String kind, ServicePort port) {
    CRC32 checksum = new CRC32();
    checksum.update((port.id() + "/" + port.protocol()).getBytes(StandardCharsets.UTF_8));
    String readable = port.id().replaceAll("[^A-Za-z0-9]", "-");
    String name = "%s-%08x-%s".formatted(kind, checksum.getValue(), readable);
    return name.length() > 100 ? name.substring(0, 100) : name;
  }
}
