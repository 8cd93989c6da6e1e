package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;
import static io.tiphys.apiserver.table.TableColumn.truth;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of rights, priorities, budgets, certificates and of what governs requests. */
final class PolicyTables {

  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String ADMISSION = "admissionregistration.k8s.io";
  private static final String FLOW = "flowcontrol.apiserver.k8s.io";

  private PolicyTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    for (String kind : new String[] {"RoleBinding", "ClusterRoleBinding"}) {
      tables.add(
          RBAC,
          kind,
          objectName(),
          text(
              "Role",
              "What is granted.",
              one ->
                  Texts.at(one, "roleRef", "kind").asText()
                      + "/"
                      + Texts.at(one, "roleRef", "name").asText()),
          age(),
          text("Users", "To which users.", one -> subjects(one, "User")).wide(),
          text("Groups", "To which groups.", one -> subjects(one, "Group")).wide(),
          text("ServiceAccounts", "To which accounts.", one -> subjects(one, "ServiceAccount"))
              .wide());
    }
    scheduling(tables);
    admission(tables);
    flowControl(tables);
    certificates(tables);
    return tables;
  }

  private static String subjects(JsonNode binding, String kind) {
    return Texts.items(binding.path("subjects")).stream()
        .filter(subject -> subject.path("kind").asText().equals(kind))
        .map(subject ->
            kind.equals("ServiceAccount")
                ? subject.path("namespace").asText() + "/" + subject.path("name").asText()
                : subject.path("name").asText())
        .collect(Collectors.joining(", "));
  }

  private static void scheduling(TableSet tables) {
    tables.add(
        "scheduling.k8s.io",
        "PriorityClass",
        objectName(),
        number("Value", "The priority.", one -> one.path("value").asLong()),
        truth(
            "Global-Default",
            "Whether pods get it that name none.",
            one -> one.path("globalDefault").asBoolean()),
        age(),
        text(
            "PreemptionPolicy",
            "Whether pods of it push others out.",
            one -> one.path("preemptionPolicy").asText("")));
    tables.add(
        "node.k8s.io",
        "RuntimeClass",
        objectName(),
        text("Handler", "What the node calls the runtime.", one -> one.path("handler").asText()),
        age());
    tables.add(
        "policy",
        "PodDisruptionBudget",
        objectName(),
        text("Min Available", "How many pods must stay.", one -> budget(one, "minAvailable")),
        text(
            "Max Unavailable",
            "How many pods may be missing.",
            one -> budget(one, "maxUnavailable")),
        number(
            "Allowed Disruptions",
            "How many pods may go now.",
            one -> Texts.at(one, "status", "disruptionsAllowed").asLong()),
        age());
    tables.add(
        "autoscaling",
        "HorizontalPodAutoscaler",
        objectName(),
        text(
            "Reference",
            "What it scales.",
            one ->
                Texts.at(one, "spec", "scaleTargetRef", "kind").asText()
                    + "/"
                    + Texts.at(one, "spec", "scaleTargetRef", "name").asText()),
        text("Targets", "What it aims at.", AutoscalerTargets::of),
        text(
            "MinPods",
            "How many pods at least.",
            one -> Texts.orElse(Texts.at(one, "spec", "minReplicas"), Texts.UNSET)),
        number(
            "MaxPods",
            "How many pods at most.",
            one -> Texts.at(one, "spec", "maxReplicas").asLong()),
        number(
            "Replicas",
            "How many pods there are.",
            one -> Texts.at(one, "status", "currentReplicas").asLong()),
        age());
  }

  private static String budget(JsonNode object, String field) {
    return Texts.orElse(Texts.at(object, "spec", field), "N/A");
  }

  private static void admission(TableSet tables) {
    for (String kind :
        new String[] {"MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"}) {
      tables.add(
          ADMISSION,
          kind,
          objectName(),
          number("Webhooks", "How many webhooks it has.", one -> one.path("webhooks").size()),
          age());
    }
    tables.add(
        ADMISSION,
        "ValidatingAdmissionPolicy",
        objectName(),
        number(
            "Validations",
            "How many rules it has.",
            one -> Texts.at(one, "spec", "validations").size()),
        text(
            "ParamKind",
            "Where its parameters are.",
            one -> {
              JsonNode kind = Texts.at(one, "spec", "paramKind");
              return kind.isObject()
                  ? kind.path("apiVersion").asText() + "/" + kind.path("kind").asText()
                  : Texts.UNSET;
            }),
        age());
    tables.add(
        ADMISSION,
        "ValidatingAdmissionPolicyBinding",
        objectName(),
        text("PolicyName", "What it binds.", one -> Texts.at(one, "spec", "policyName").asText()),
        text(
            "ParamRef",
            "With which parameters.",
            one -> {
              JsonNode ref = Texts.at(one, "spec", "paramRef");
              String namespace = ref.path("namespace").asText();
              String name = Texts.orElse(ref.path("name"), "*");
              return !ref.isObject()
                  ? Texts.UNSET
                  : namespace.isEmpty() ? name : namespace + "/" + name;
            }),
        age());
    tables.add(
        "apiregistration.k8s.io",
        "APIService",
        objectName(),
        text(
            "Service",
            "Who serves it.",
            one -> {
              JsonNode service = Texts.at(one, "spec", "service");
              return service.isObject()
                  ? service.path("namespace").asText() + "/" + service.path("name").asText()
                  : "Local";
            }),
        text(
            "Available",
            "Whether it answers.",
            one -> Conditions.isTrue(one, "Available") ? "True" : "False"),
        age());
  }

  private static void flowControl(TableSet tables) {
    tables.add(
        FLOW,
        "FlowSchema",
        objectName(),
        text(
            "PriorityLevel",
            "Which level its requests go to.",
            one -> Texts.at(one, "spec", "priorityLevelConfiguration", "name").asText()),
        number(
            "MatchingPrecedence",
            "In which order it is asked.",
            one -> Texts.at(one, "spec", "matchingPrecedence").asLong()),
        text(
            "DistinguisherMethod",
            "What tells flows apart.",
            one -> Texts.orElse(Texts.at(one, "spec", "distinguisherMethod", "type"), Texts.NONE)),
        age(),
        text(
            "MissingPL",
            "Whether its level does not exist.",
            one -> Conditions.isTrue(one, "Dangling") ? "True" : "False"));
    tables.add(
        FLOW,
        "PriorityLevelConfiguration",
        objectName(),
        text("Type", "Whether it is limited.", one -> Texts.at(one, "spec", "type").asText()),
        text(
            "NominalConcurrencyShares",
            "Its share of the server.",
            one -> limited(one, "nominalConcurrencyShares")),
        text("Queues", "How many queues it has.", one -> queuing(one, "queues")),
        text("HandSize", "How many queues a flow is dealt.", one -> queuing(one, "handSize")),
        text(
            "QueueLengthLimit",
            "How long a queue may be.",
            one -> queuing(one, "queueLengthLimit")),
        age());
  }

  private static String limited(JsonNode level, String field) {
    return Texts.orElse(Texts.at(level, "spec", "limited", field), Texts.NONE);
  }

  private static String queuing(JsonNode level, String field) {
    return Texts.orElse(
        Texts.at(level, "spec", "limited", "limitResponse", "queuing", field), Texts.NONE);
  }

  private static void certificates(TableSet tables) {
    tables.add(
        "certificates.k8s.io",
        "CertificateSigningRequest",
        objectName(),
        age(),
        text(
            "SignerName",
            "Who is to sign.",
            one -> Texts.orElse(Texts.at(one, "spec", "signerName"), Texts.NONE)),
        text("Requestor", "Who asks.", one -> Texts.at(one, "spec", "username").asText()),
        text(
            "RequestedDuration",
            "For how long.",
            one -> {
              JsonNode seconds = Texts.at(one, "spec", "expirationSeconds");
              return seconds.isNumber()
                  ? HumanDuration.of(Duration.ofSeconds(seconds.asLong()))
                  : Texts.NONE;
            }),
        text("Condition", "What came of it.", PolicyTables::condition));
  }

  private static String condition(JsonNode request) {
    boolean approved = false;
    boolean denied = false;
    boolean failed = false;
    for (JsonNode condition : Texts.at(request, "status", "conditions")) {
      switch (condition.path("type").asText()) {
        case "Approved" -> approved = true;
        case "Denied" -> denied = true;
        case "Failed" -> failed = true;
        default -> {
          // Others are not shown.
        }
      }
    }
    List<String> words = new ArrayList<>();
    words.add(denied ? "Denied" : approved ? "Approved" : "Pending");
    if (failed) {
      words.add("Failed");
    }
    if (!Texts.at(request, "status", "certificate").asText().isEmpty()) {
      words.add("Issued");
    }
    return String.join(",", words);
  }
}
