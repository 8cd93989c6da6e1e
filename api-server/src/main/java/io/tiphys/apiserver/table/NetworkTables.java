package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The tables of Services and what belongs to them. */
final class NetworkTables {

  private static final String GROUP = "networking.k8s.io";

  private NetworkTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    services(tables);
    tables.add(
        GROUP,
        "Ingress",
        objectName(),
        text("Class", one -> Texts.orElse(Texts.at(one, "spec", "ingressClassName"), Texts.NONE)),
        text("Hosts", NetworkTables::hosts),
        text("Address", NetworkTables::balancerAddresses),
        text("Ports", one -> Texts.at(one, "spec", "tls").isEmpty() ? "80" : "80, 443"),
        age());
    tables.add(
        GROUP,
        "IngressClass",
        objectName(),
        text("Controller", one -> Texts.at(one, "spec", "controller").asText()),
        text("Parameters", NetworkTables::parameters),
        age());
    tables.add(
        GROUP,
        "NetworkPolicy",
        objectName(),
        text("Pod-Selector", one -> Texts.selector(Texts.at(one, "spec", "podSelector"))),
        age());
    tables.add(GROUP, "IPAddress", objectName(), text("ParentRef", NetworkTables::parent));
    tables.add(
        GROUP,
        "ServiceCIDR",
        objectName(),
        text("CIDRs", one -> Texts.joined(Texts.at(one, "spec", "cidrs"))),
        age());
    return tables;
  }

  private static void services(TableSet tables) {
    tables.add(
        "",
        "Service",
        objectName(),
        text("Type", one -> Texts.at(one, "spec", "type").asText()),
        text("Cluster-IP", one -> Texts.orElse(Texts.at(one, "spec", "clusterIP"), Texts.NONE)),
        text("External-IP", NetworkTables::externalIp),
        text("Port(s)", NetworkTables::ports),
        age(),
        text("Selector", one -> Texts.labels(Texts.at(one, "spec", "selector"))).wide());
    tables.add("", "Endpoints", objectName(), text("Endpoints", NetworkTables::endpoints), age());
    tables.add(
        "discovery.k8s.io",
        "EndpointSlice",
        objectName(),
        text("AddressType", one -> one.path("addressType").asText()),
        text("Ports", NetworkTables::slicePorts),
        text("Endpoints", NetworkTables::sliceEndpoints),
        age());
  }

  private static String balancerAddresses(JsonNode object) {
    TreeSet<String> addresses = new TreeSet<>();
    for (JsonNode one : Texts.at(object, "status", "loadBalancer", "ingress")) {
      String address = Texts.orElse(one.path("ip"), one.path("hostname").asText());
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    return String.join(",", addresses);
  }

  private static String externalIp(JsonNode service) {
    String given = Texts.joined(Texts.at(service, "spec", "externalIPs"));
    return switch (Texts.at(service, "spec", "type").asText("ClusterIP")) {
      case "LoadBalancer" -> {
        String balanced = balancerAddresses(service);
        String both =
            balanced.isEmpty() || given.isEmpty() ? balanced + given : balanced + "," + given;
        yield both.isEmpty() ? "<pending>" : both;
      }
      case "ExternalName" -> Texts.at(service, "spec", "externalName").asText();
      default -> given.isEmpty() ? Texts.NONE : given;
    };
  }

  private static String ports(JsonNode service) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : Texts.at(service, "spec", "ports")) {
      String nodePort =
          port.path("nodePort").asInt() > 0 ? ":" + port.path("nodePort").asInt() : "";
      ports.add(port.path("port").asInt() + nodePort + "/" + port.path("protocol").asText());
    }
    return ports.isEmpty() ? Texts.NONE : String.join(",", ports);
  }

  private static String endpoints(JsonNode endpoints) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : endpoints.path("subsets")) {
      if (subset.path("ports").isEmpty()) {
        subset.path("addresses").forEach(address -> all.add(address.path("ip").asText()));
      }
      for (JsonNode port : subset.path("ports")) {
        for (JsonNode address : subset.path("addresses")) {
          String ip = address.path("ip").asText();
          all.add((ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port.path("port").asInt());
        }
      }
    }
    return endpoints.path("subsets").isEmpty() ? Texts.NONE : Texts.firstThree(all);
  }

  private static String slicePorts(JsonNode slice) {
    List<String> all = new ArrayList<>();
    for (JsonNode port : slice.path("ports")) {
      all.add(Texts.orElse(port.path("port"), "*"));
    }
    return all.isEmpty() ? Texts.UNSET : Texts.firstThree(all);
  }

  private static String sliceEndpoints(JsonNode slice) {
    List<String> all = new ArrayList<>();
    for (JsonNode endpoint : slice.path("endpoints")) {
      endpoint.path("addresses").forEach(address -> all.add(address.asText()));
    }
    return all.isEmpty() ? Texts.UNSET : Texts.firstThree(all);
  }

  private static String hosts(JsonNode ingress) {
    List<String> all = new ArrayList<>();
    for (JsonNode rule : Texts.at(ingress, "spec", "rules")) {
      if (!rule.path("host").asText().isEmpty()) {
        all.add(rule.path("host").asText());
      }
    }
    return all.isEmpty() ? "*" : Texts.firstThree(all);
  }

  private static String parameters(JsonNode ingressClass) {
    JsonNode parameters = Texts.at(ingressClass, "spec", "parameters");
    if (!parameters.isObject()) {
      return Texts.NONE;
    }
    String group = parameters.path("apiGroup").asText();
    return parameters.path("kind").asText()
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + parameters.path("name").asText();
  }

  private static String parent(JsonNode address) {
    JsonNode parent = Texts.at(address, "spec", "parentRef");
    if (!parent.isObject()) {
      return Texts.NONE;
    }
    String group = parent.path("group").asText();
    StringBuilder text = new StringBuilder(parent.path("resource").asText());
    text.append(group.isEmpty() ? "" : "." + group).append('/');
    String namespace = parent.path("namespace").asText();
    text.append(namespace.isEmpty() ? "" : namespace + "/");
    return text.append(parent.path("name").asText()).toString();
  }
}
