package io.tiphys.proxy.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Routes and addresses of this network namespace, through iproute2. What is ours is told by the
 * routes' protocol number and by the addresses' label.
 */
public final class HostNetwork {

  /** A route protocol that no routing daemon uses; {@code ip route show proto 116} lists ours. */
  private static final String PROTOCOL = "116";

  private static final String LABEL = "lo:tiphys";

  private HostNetwork() {}

  public static HostNetwork ofThisMachine() {
    return new HostNetwork();
  }

  /** Our routes through a gateway. */
  NavigableMap<String, String> ownRoutes() throws InterruptedException {
    NavigableMap<String, String> routes = new TreeMap<>();
    for (JsonNode route : list("route", "show", "proto", PROTOCOL)) {
      routes.put(route.path("dst").asText(), route.path("gateway").asText());
    }
    return routes;
  }

  void setRoute(String destination, String gateway) throws InterruptedException {
    ip("route", "replace", destination, "via", gateway, "proto", PROTOCOL);
  }

  /**
   * Makes packets for {@code destination} leave the routing decision, so that rules can redirect
   * them.
   */
  void setLocalRoute(String destination) throws InterruptedException {
    ip("route", "replace", destination, "dev", "lo", "proto", PROTOCOL);
  }

  void removeRoute(String destination) throws InterruptedException {
    ip("route", "del", destination, "proto", PROTOCOL);
  }

  boolean hasDefaultRoute() throws InterruptedException {
    return !list("route", "show", "default").isEmpty();
  }

  NavigableSet<String> ownAddresses() throws InterruptedException {
    NavigableSet<String> addresses = new TreeSet<>();
    for (JsonNode link : list("-4", "address", "show", "dev", "lo")) {
      for (JsonNode info : link.path("addr_info")) {
        if (LABEL.equals(info.path("label").asText())) {
          addresses.add(info.path("local").asText());
        }
      }
    }
    return addresses;
  }

  /** The kernel answers for the address on every link from now on. */
  void addAddress(String address) throws InterruptedException {
    ip("address", "replace", address + "/32", "dev", "lo", "label", LABEL);
  }

  void removeAddress(String address) throws InterruptedException {
    ip("address", "del", address + "/32", "dev", "lo");
  }

  private static JsonNode list(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("-json"));
    command.addAll(List.of(arguments));
    byte[] output = ip(command.toArray(String[]::new));
    try {
      return Json.parse(output.length == 0 ? new byte[] {'[', ']'} : output);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("ip printed no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static byte[] ip(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            String.join(" ", command)
                + ": "
                + new String(output, java.nio.charset.StandardCharsets.UTF_8).strip());
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException("the ip command cannot be run: " + e.getMessage(), e);
    }
  }
}
