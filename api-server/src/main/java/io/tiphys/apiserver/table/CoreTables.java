package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tables of nodes, namespaces and what lies in them. */
final class CoreTables {

  private CoreTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    nodes(tables);
    tables.add(
        "",
        "ComponentStatus",
        objectName(),
        text("Status", CoreTables::health),
        text("Message", one -> healthy(one).path("message").asText()),
        text("Error", one -> healthy(one).path("error").asText()));
    tables.add(
        "",
        "Namespace",
        objectName(),
        text("Status", one -> Texts.at(one, "status", "phase").asText()),
        age());
    tables.add(
        "",
        "ConfigMap",
        objectName(),
        number("Data", one -> one.path("data").size() + one.path("binaryData").size())
            .saidToBeText(),
        age());
    tables.add(
        "",
        "Secret",
        objectName(),
        text("Type", one -> one.path("type").asText()),
        number("Data", one -> one.path("data").size()).saidToBeText(),
        age());
    tables.add("", "ServiceAccount", objectName(), age());
    tables.add(
        "",
        "ResourceQuota",
        objectName(),
        text("Request", one -> quota(one, false)),
        text("Limit", one -> quota(one, true)),
        age());
    tables.add(
        "coordination.k8s.io",
        "Lease",
        objectName(),
        text("Holder", one -> Texts.at(one, "spec", "holderIdentity").asText("")),
        age());
    return tables;
  }

  private static void nodes(TableSet tables) {
    tables.add(
        "",
        "Node",
        objectName(),
        text("Status", CoreTables::nodeStatus),
        text("Roles", CoreTables::roles),
        age(),
        text("Version", node -> info(node, "kubeletVersion", "")),
        text("Internal-IP", node -> address(node, "InternalIP")).wide(),
        text("External-IP", node -> address(node, "ExternalIP")).wide(),
        text("OS-Image", node -> info(node, "osImage", Texts.UNKNOWN)).wide(),
        text("Kernel-Version", node -> info(node, "kernelVersion", Texts.UNKNOWN)).wide(),
        text("Container-Runtime", node -> info(node, "containerRuntimeVersion", Texts.UNKNOWN))
            .wide());
  }

  private static String info(JsonNode node, String field, String substitute) {
    return Texts.orElse(Texts.at(node, "status", "nodeInfo", field), substitute);
  }

  private static String nodeStatus(JsonNode node) {
    String status = "Unknown";
    for (JsonNode condition : Texts.at(node, "status", "conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        status = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
      }
    }
    return Texts.at(node, "spec", "unschedulable").asBoolean()
        ? status + ",SchedulingDisabled"
        : status;
  }

  private static String roles(JsonNode node) {
    TreeSet<String> roles = new TreeSet<>();
    for (var label : Texts.at(node, "metadata", "labels").properties()) {
      String prefix = "node-role.kubernetes.io/";
      if (label.getKey().startsWith(prefix) && label.getKey().length() > prefix.length()) {
        roles.add(label.getKey().substring(prefix.length()));
      } else if (label.getKey().equals("kubernetes.io/role")
          && !label.getValue().asText().isEmpty()) {
        roles.add(label.getValue().asText());
      }
    }
    return roles.isEmpty() ? Texts.NONE : String.join(",", roles);
  }

  private static String address(JsonNode node, String type) {
    for (JsonNode address : Texts.at(node, "status", "addresses")) {
      if (address.path("type").asText().equals(type)) {
        return address.path("address").asText();
      }
    }
    return Texts.NONE;
  }

  private static String quota(JsonNode quota, boolean limits) {
    TreeMap<String, JsonNode> hard = new TreeMap<>();
    Texts.at(quota, "status", "hard")
        .properties()
        .forEach(one -> hard.put(one.getKey(), one.getValue()));
    List<String> parts = new ArrayList<>();
    hard.forEach((resource, bound) -> {
      if (resource.startsWith("limits.") == limits) {
        String used = Texts.at(quota, "status", "used", resource).asText("0");
        parts.add(resource + ": " + used + "/" + bound.asText());
      }
    });
    return String.join(", ", parts);
  }

  private static String health(JsonNode component) {
    String status = healthy(component).path("status").asText();
    return status.isEmpty() ? "Unknown" : status.equals("True") ? "Healthy" : "Unhealthy";
  }

  private static JsonNode healthy(JsonNode component) {
    for (JsonNode condition : component.path("conditions")) {
      if (condition.path("type").asText().equals("Healthy")) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }
}
