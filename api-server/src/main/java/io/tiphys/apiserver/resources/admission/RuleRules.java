package io.tiphys.apiserver.resources.admission;

import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.NameShapes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of which operations on which resources a webhook or policy is for. */
final class RuleRules {

  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");

  private RuleRules() {}

  static void check(Checked rule) {
    Checked operations = rule.at("operations");
    list(operations, "operations");
    for (Checked operation : operations.items()) {
      operation.oneOf(OPERATIONS);
    }
    list(rule.at("apiGroups"), "API groups");
    list(rule.at("apiVersions"), "API versions");
    rule.at("apiVersions").items().forEach(version -> version.requireSet(""));
    resources(rule.at("resources"));
    rule.at("scope").oneOf(SCOPES);
  }

  /** The same, and the names of objects. */
  static void named(Checked rule) {
    Set<String> names = new HashSet<>();
    for (Checked name : rule.at("resourceNames").items()) {
      name.invalid(NameShapes.pathSegment(name.text()));
      if (!names.add(name.text())) {
        name.duplicate();
      }
    }
    check(rule);
  }

  private static void list(Checked values, String others) {
    if (values.isEmpty()) {
      values.required("");
    }
    boolean all = values.items().stream().anyMatch(value -> value.is("*"));
    if (all && values.value().size() > 1) {
      values.invalid("if '*' is present, must not specify other " + others);
    }
  }

  private static void resources(Checked resources) {
    if (resources.isEmpty()) {
      resources.required("");
    }
    Set<String> allOf = new HashSet<>();
    Set<String> anyWith = new HashSet<>();
    boolean everything = false;
    boolean single = false;
    boolean plain = false;
    for (Checked entry : resources.items()) {
      String text = entry.text();
      if (!entry.requireSet("")) {
        continue;
      }
      everything |= text.equals("*/*");
      single |= text.equals("*");
      int slash = text.indexOf('/');
      if (slash < 0) {
        plain = !text.equals("*");
        continue;
      }
      String resource = text.substring(0, slash);
      String part = text.substring(slash + 1);
      if (allOf.contains(resource)) {
        entry.invalid("if '" + resource + "/*' is present, must not specify " + text);
      }
      if (anyWith.contains(part)) {
        entry.invalid("if '*/" + part + "' is present, must not specify " + text);
      }
      if (part.equals("*")) {
        allOf.add(resource);
      }
      if (resource.equals("*")) {
        anyWith.add(part);
      }
    }
    if (everything && resources.value().size() > 1) {
      resources.invalid("if '*/*' is present, must not specify other resources");
    }
    if (single && plain) {
      resources.invalid("if '*' is present, must not specify other resources without subresources");
    }
  }
}
