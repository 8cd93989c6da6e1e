package io.tiphys.apiserver.resources.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** FlowSchemas. */
public final class FlowSchemaStrategy implements ResourceStrategy {

  private static final String KIND = "FlowSchema";
  private static final int LAST = 10_000;
  private static final List<String> VERBS =
      List.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");

  @Override
  public void prepareForCreate(ObjectNode schema) {
    schema.putObject("status");
  }

  @Override
  public List<FieldError> validate(ObjectNode schema) {
    Checked root = Checked.root(schema);
    Checked spec = root.at("spec");
    String name = root.at("metadata", "name").text();
    precedence(spec.at("matchingPrecedence"), name);
    if (spec.has("distinguisherMethod")) {
      Checked method = spec.at("distinguisherMethod", "type");
      if (!method.is("ByNamespace") && !method.is("ByUser")) {
        method.add(
            FieldError.notSupported(
                method.path(),
                Json.newObject().put("Type", method.text()), // upstream shows it so
                List.of("ByNamespace", "ByUser")));
      }
    }
    Checked level = spec.at("priorityLevelConfiguration", "name");
    if (level.requireSet("must reference a priority level")) {
      level.invalid(NameRules.dnsSubdomain(level.text()));
    }
    spec.at("rules").items().forEach(FlowSchemaStrategy::rule);
    DefaultObjects.mandatory(KIND, name)
        .filter(fixed -> !spec.value().equals(fixed.spec()))
        .ifPresent(fixed ->
            spec.invalid(spec.value(), "spec of '" + name + "' must equal the fixed value"));
    conditions(root.at("status"));
    return root.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode schema, ObjectNode old) {
    Checked root = Checked.root(schema);
    conditions(root.at("status"));
    return root.errors();
  }

  private static void precedence(Checked precedence, String name) {
    long number = precedence.number();
    Object shown = precedence.isSet() ? precedence.value() : 0;
    if (number <= 0) {
      precedence.invalid(shown, "must be a positive value");
    } else if (number > LAST) {
      precedence.invalid("must not be greater than " + LAST);
    } else if (number == 1 && !name.equals("exempt")) {
      precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
    }
  }

  private static void rule(Checked rule) {
    if (rule.at("subjects").requireSet("subjects must contain at least one value")) {
      rule.at("subjects").items().forEach(FlowSchemaStrategy::subject);
    }
    if (rule.at("resourceRules").isEmpty() && rule.at("nonResourceRules").isEmpty()) {
      rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    rule.at("resourceRules").items().forEach(FlowSchemaStrategy::resourceRule);
    rule.at("nonResourceRules").items().forEach(FlowSchemaStrategy::otherRule);
  }

  private static void subject(Checked subject) {
    String kind = subject.at("kind").text();
    switch (kind) {
      case "ServiceAccount" -> {
        Checked account = subject.at("serviceAccount");
        if (!subject.has("serviceAccount")) {
          account.required("serviceAccount is required when subject kind is 'ServiceAccount'");
          break;
        }
        Checked name = account.at("name");
        if (name.requireSet("") && !name.is("*")) {
          name.invalid(NameRules.dnsSubdomain(name.text()));
        }
        Checked namespace = account.at("namespace");
        if (namespace.requireSet("must specify namespace for service account")) {
          namespace.invalid(NameRules.dnsLabel(namespace.text()));
        }
      }
      case "User" -> named(subject, "user", "user is required when subject kind is 'User'");
      case "Group" -> named(subject, "group", "group is required when subject kind is 'Group'");
      default -> {
        subject.at("kind").notSupported(List.of("Group", "ServiceAccount", "User"));
        return;
      }
    }
    for (String other : List.of("serviceAccount", "user", "group")) {
      String owner = Character.toUpperCase(other.charAt(0)) + other.substring(1);
      if (!owner.equals(kind) && subject.has(other)) {
        subject
            .at(other)
            .forbidden(other + " is forbidden when subject kind is not '" + owner + "'");
      }
    }
  }

  private static void named(Checked subject, String field, String words) {
    if (subject.has(field)) {
      subject.at(field, "name").requireSet("");
    } else {
      subject.at(field).required(words);
    }
  }

  private static void resourceRule(Checked rule) {
    verbs(rule.at("verbs"));
    list(rule.at("apiGroups"), "resource rules must supply at least one api group", "api groups");
    list(rule.at("resources"), "resource rules must supply at least one resource", "resources");
    Checked namespaces = rule.at("namespaces");
    if (namespaces.isEmpty()) {
      if (!rule.at("clusterScope").isTrue()) {
        namespaces.required(
            "resource rules that are not cluster scoped must supply at least one namespace");
      }
    } else if (hasWildcard(namespaces)) {
      alone(namespaces, "namespaces");
    } else {
      for (Checked namespace : namespaces.items()) {
        for (String error : NameRules.dnsLabel(namespace.text())) {
          namespace.invalid("each member of this list must be '*' or a DNS-1123 label; " + error);
        }
      }
    }
  }

  private static void otherRule(Checked rule) {
    verbs(rule.at("verbs"));
    Checked urls = rule.at("nonResourceURLs");
    if (!urls.requireSet("nonResourceURLs must contain at least one value")) {
      return;
    }
    if (hasWildcard(urls)) {
      alone(urls, "non-resource URLs");
    } else {
      urls.items().forEach(FlowSchemaStrategy::path);
    }
  }

  private static void path(Checked url) {
    String path = url.text();
    long stars = path.chars().filter(c -> c == '*').count();
    if (path.isEmpty()) {
      url.invalid("must not be empty");
    } else if (!path.startsWith("/")) {
      url.invalid("must start with slash");
    } else if (path.contains(" ")) {
      url.invalid("must not contain white-space");
    } else if (path.contains("//")) {
      url.invalid("must not contain double slash");
    } else if (stars > 1 || (stars == 1 && !path.endsWith("/*"))) {
      url.invalid("wildcard can only do suffix matching");
    }
  }

  private static void verbs(Checked verbs) {
    if (!verbs.requireSet("verbs must contain at least one value")) {
      return;
    }
    if (hasWildcard(verbs)) {
      alone(verbs, "verbs");
    } else if (verbs.items().stream().anyMatch(verb -> !VERBS.contains(verb.text()))) {
      verbs.notSupported(VERBS);
    }
  }

  private static void list(Checked list, String required, String others) {
    if (list.requireSet(required) && hasWildcard(list)) {
      alone(list, others);
    }
  }

  private static boolean hasWildcard(Checked list) {
    return list.items().stream().anyMatch(item -> item.is("*"));
  }

  private static void alone(Checked list, String others) {
    if (list.items().size() > 1) {
      list.invalid(list.value(), "if '*' is present, must not specify other " + others);
    }
  }

  /** What both kinds say of conditions. */
  static void conditions(Checked status) {
    Set<String> types = new HashSet<>();
    for (Checked condition : status.at("conditions").items()) {
      Checked type = condition.at("type");
      JsonNode value = type.value();
      if (!types.add(value.asText())) {
        type.duplicate();
      }
      type.requireSet("");
    }
  }
}
