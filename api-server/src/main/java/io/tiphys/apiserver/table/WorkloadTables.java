package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;
import static io.tiphys.apiserver.table.TableColumn.truth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** The tables of pods and of what makes pods. */
final class WorkloadTables {

  private WorkloadTables() {}

  /** The spec of the pods that an object makes. */
  private static JsonNode template(JsonNode object) {
    return Texts.at(object, "spec", "template", "spec");
  }

  static TableSet all() {
    TableSet tables = new TableSet();
    pods(tables);
    replicas(tables);
    jobs(tables);
    return tables;
  }

  private static void pods(TableSet tables) {
    tables.add(
        "",
        "Pod",
        objectName(),
        text(
            "Ready",
            "How many containers are ready to serve.",
            pod -> {
              PodSummary summary = PodSummary.of(pod);
              return summary.ready() + "/" + summary.total();
            }),
        text("Status", "What the containers are doing.", pod -> PodSummary.of(pod).status()),
        text(
            "Restarts",
            "How often containers were started again, and when last.",
            (pod, now) -> PodSummary.of(pod).restartsText(now)),
        age(),
        text("IP", "The pod's address.", WorkloadTables::podIp).wide(),
        text(
                "Node",
                "Where the pod runs.",
                pod -> Texts.orElse(Texts.at(pod, "spec", "nodeName"), Texts.NONE))
            .wide(),
        text(
                "Nominated Node",
                "Where room is being made for the pod.",
                pod -> Texts.orElse(Texts.at(pod, "status", "nominatedNodeName"), Texts.NONE))
            .wide(),
        text("Readiness Gates", "How many gates are open.", WorkloadTables::gates).wide());
    tables.add(
        "",
        "PodTemplate",
        objectName(),
        containers(template -> Texts.at(template, "template", "spec")),
        images(template -> Texts.at(template, "template", "spec")),
        text(
            "Pod Labels",
            "The labels of pods made from it.",
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
          count("Desired", "How many pods are wanted.", "spec", "replicas"),
          count("Current", "How many pods there are.", "status", "replicas"),
          count("Ready", "How many of them are ready.", "status", "readyReplicas"),
          age(),
          containers(WorkloadTables::template).wide(),
          images(WorkloadTables::template).wide(),
          text(
                  "Selector",
                  "Which pods it looks after.",
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
        count(
            "Up-to-date", "How many pods are of the latest template.", "status", "updatedReplicas"),
        count(
            "Available",
            "How many pods have been ready for long enough.",
            "status",
            "availableReplicas"),
        age(),
        containers(WorkloadTables::template).wide(),
        images(WorkloadTables::template).wide(),
        selector().wide());
    tables.add(
        "apps",
        "StatefulSet",
        objectName(),
        ready(),
        age(),
        containers(WorkloadTables::template).wide(),
        images(WorkloadTables::template).wide());
    tables.add(
        "apps",
        "DaemonSet",
        objectName(),
        count("Desired", "How many nodes should run the pod.", "status", "desiredNumberScheduled"),
        count(
            "Current",
            "How many nodes run the pod that should.",
            "status",
            "currentNumberScheduled"),
        count("Ready", "How many of the pods are ready.", "status", "numberReady"),
        count(
            "Up-to-date",
            "How many pods are of the latest template.",
            "status",
            "updatedNumberScheduled"),
        count(
            "Available",
            "How many pods have been ready for long enough.",
            "status",
            "numberAvailable"),
        text(
            "Node Selector",
            "Which nodes the pod runs on.",
            set -> Texts.labels(template(set).path("nodeSelector"))),
        age(),
        containers(WorkloadTables::template).wide(),
        images(WorkloadTables::template).wide(),
        selector().wide());
    tables.add(
        "apps",
        "ControllerRevision",
        objectName(),
        text("Controller", "Whose revision it is.", WorkloadTables::controller),
        number("Revision", "Which revision it is.", revision -> revision.path("revision").asLong()),
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

  private static void jobs(TableSet tables) {
    tables.add(
        "batch",
        "Job",
        objectName(),
        text("Status", "How the job is getting on.", WorkloadTables::jobStatus),
        text(
            "Completions",
            "How many pods have succeeded of those that should.",
            WorkloadTables::completions),
        text("Duration", "How long the job ran, or has been running.", WorkloadTables::jobDuration),
        age(),
        containers(WorkloadTables::template).wide(),
        images(WorkloadTables::template).wide(),
        selector().wide());
    Function<JsonNode, JsonNode> template =
        job -> Texts.at(job, "spec", "jobTemplate", "spec", "template", "spec");
    tables.add(
        "batch",
        "CronJob",
        objectName(),
        text("Schedule", "When jobs are made.", job -> Texts.at(job, "spec", "schedule").asText()),
        text(
            "Timezone",
            "Whose clock the schedule goes by.",
            job -> Texts.orElse(Texts.at(job, "spec", "timeZone"), Texts.NONE)),
        truth(
            "Suspend",
            "Whether no jobs are made.",
            job -> Texts.at(job, "spec", "suspend").asBoolean()),
        number(
            "Active",
            "How many jobs are running.",
            job -> Texts.at(job, "status", "active").size()),
        text(
            "Last Schedule",
            "The time since the last job was made.",
            (job, now) -> {
              JsonNode last = Texts.at(job, "status", "lastScheduleTime");
              return last.isTextual() ? Texts.since(last, now) : Texts.NONE;
            }),
        age(),
        containers(template).wide(),
        images(template).wide(),
        text(
                "Selector",
                "Which pods its jobs look after.",
                job -> Texts.selector(Texts.at(job, "spec", "jobTemplate", "spec", "selector")))
            .wide());
  }

  private static String jobStatus(JsonNode job) {
    for (String condition : new String[] {"Complete", "Failed"}) {
      if (Conditions.isTrue(job, condition)) {
        return condition;
      }
    }
    if (job.path("metadata").hasNonNull("deletionTimestamp")) {
      return "Terminating";
    }
    for (String condition : new String[] {"Suspended", "FailureTarget", "SuccessCriteriaMet"}) {
      if (Conditions.isTrue(job, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static String completions(JsonNode job) {
    long succeeded = Texts.at(job, "status", "succeeded").asLong();
    JsonNode wanted = Texts.at(job, "spec", "completions");
    if (wanted.isNumber()) {
      return succeeded + "/" + wanted.asLong();
    }
    long parallel = Texts.at(job, "spec", "parallelism").asLong();
    return parallel > 1 ? succeeded + "/1 of " + parallel : succeeded + "/1";
  }

  private static String jobDuration(JsonNode job, Instant now) {
    Instant start = Texts.time(Texts.at(job, "status", "startTime"));
    if (start.equals(Instant.MIN)) {
      return "";
    }
    Instant end = Texts.time(Texts.at(job, "status", "completionTime"));
    return HumanDuration.of(Duration.between(start, end.equals(Instant.MIN) ? now : end));
  }

  private static TableColumn ready() {
    return text(
        "Ready",
        "How many pods are ready of those wanted.",
        set ->
            Texts.at(set, "status", "readyReplicas").asLong()
                + "/"
                + Texts.at(set, "spec", "replicas").asLong());
  }

  private static TableColumn count(String name, String description, String part, String field) {
    return number(name, description, object -> Texts.at(object, part, field).asLong());
  }

  private static TableColumn containers(Function<JsonNode, JsonNode> podSpec) {
    return text(
        "Containers",
        "What the containers are called.",
        object -> Texts.joined(podSpec.apply(object).path("containers"), "name"));
  }

  private static TableColumn images(Function<JsonNode, JsonNode> podSpec) {
    return text(
        "Images",
        "What the containers run.",
        object -> Texts.joined(podSpec.apply(object).path("containers"), "image"));
  }

  private static TableColumn selector() {
    return text(
        "Selector",
        "Which pods it looks after.",
        object -> Texts.selector(Texts.at(object, "spec", "selector")));
  }
}
