package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;
import static io.tiphys.apiserver.table.TemplateColumns.containers;
import static io.tiphys.apiserver.table.TemplateColumns.images;
import static io.tiphys.apiserver.table.TemplateColumns.selector;

import com.fasterxml.jackson.databind.JsonNode;

/** The tables of pods and of what makes pods. */
final class WorkloadTables {

  private WorkloadTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    pods(tables);
    replicas(tables);
    return tables;
  }

  private static void pods(TableSet tables) {
    tables.add(
        "",
        "Pod",
        objectName(),
        text(
            "Ready",
            pod -> {
              PodSummary summary = PodSummary.of(pod);
              return summary.ready() + "/" + summary.total();
            }),
        text("Status", pod -> PodSummary.of(pod).status()),
        text("Restarts", (pod, now) -> PodSummary.of(pod).restartsText(now)),
        age(),
        text("IP", WorkloadTables::podIp).wide(),
        text("Node", pod -> Texts.orElse(Texts.at(pod, "spec", "nodeName"), Texts.NONE)).wide(),
        text(
                "Nominated Node",
                pod -> Texts.orElse(Texts.at(pod, "status", "nominatedNodeName"), Texts.NONE))
            .wide(),
        text("Readiness Gates", WorkloadTables::gates).wide());
    tables.add(
        "",
        "PodTemplate",
        objectName(),
        containers(template -> Texts.at(template, "template", "spec")),
        images(template -> Texts.at(template, "template", "spec")),
        text(
            "Pod Labels",
            template -> Texts.labels(Texts.at(template, "template", "metadata", "labels"))));
  }

  private static String podIp(JsonNode pod) {
    String first = pod.path("status").path("podIPs").path(0).path("ip").asText();
    return first.isEmpty() ? Texts.orElse(Texts.at(pod, "status", "podIP"), Texts.NONE) : first;
  }

  private static String gates(JsonNode pod) {
    JsonNode gates = Texts.at(pod, "spec", "readinessGates");
    if (gates.isEmpty()) {
      return Texts.NONE;
    }
    long open =
        Texts.items(gates).stream()
            .filter(gate -> Conditions.isTrue(pod, gate.path("conditionType").asText()))
            .count();
    return open + "/" + gates.size();
  }

  private static void replicas(TableSet tables) {
    for (String kind : new String[] {"ReplicaSet", "ReplicationController"}) {
      boolean plain = kind.equals("ReplicationController");
      tables.add(
          plain ? "" : "apps",
          kind,
          objectName(),
          count("Desired", "spec", "replicas"),
          count("Current", "status", "replicas"),
          count("Ready", "status", "readyReplicas"),
          age(),
          containers(TemplateColumns::template).wide(),
          images(TemplateColumns::template).wide(),
          text(
                  "Selector",
                  set ->
                      plain
                          ? Texts.labels(Texts.at(set, "spec", "selector"))
                          : Texts.selector(Texts.at(set, "spec", "selector")))
              .wide());
    }
    tables.add(
        "apps",
        "Deployment",
        objectName(),
        ready(),
        count("Up-to-date", "status", "updatedReplicas").saidToBeText(),
        count("Available", "status", "availableReplicas").saidToBeText(),
        age(),
        containers(TemplateColumns::template).wide(),
        images(TemplateColumns::template).wide(),
        selector().wide());
    tables.add(
        "apps",
        "StatefulSet",
        objectName(),
        ready(),
        age(),
        containers(TemplateColumns::template).wide(),
        images(TemplateColumns::template).wide());
    tables.add(
        "apps",
        "DaemonSet",
        objectName(),
        count("Desired", "status", "desiredNumberScheduled"),
        count("Current", "status", "currentNumberScheduled"),
        count("Ready", "status", "numberReady"),
        count("Up-to-date", "status", "updatedNumberScheduled"),
        count("Available", "status", "numberAvailable"),
        text(
            "Node Selector",
            set -> Texts.labels(TemplateColumns.template(set).path("nodeSelector"))),
        age(),
        containers(TemplateColumns::template).wide(),
        images(TemplateColumns::template).wide(),
        selector().wide());
    tables.add(
        "apps",
        "ControllerRevision",
        objectName(),
        text("Controller", WorkloadTables::controller),
        number("Revision", revision -> revision.path("revision").asLong()).saidToBeText(),
        age());
  }

  private static String controller(JsonNode object) {
    for (JsonNode owner : Texts.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        String version = owner.path("apiVersion").asText();
        int slash = version.indexOf('/');
        String group = slash < 0 ? "" : "." + version.substring(0, slash);
        return Texts.lower(owner.path("kind").asText()) + group + "/" + owner.path("name").asText();
      }
    }
    return Texts.NONE;
  }

  private static TableColumn ready() {
    return text(
        "Ready",
        set ->
            Texts.at(set, "status", "readyReplicas").asLong()
                + "/"
                + Texts.at(set, "spec", "replicas").asLong());
  }

  private static TableColumn count(String name, String part, String field) {
    return number(name, object -> Texts.at(object, part, field).asLong());
  }
}
