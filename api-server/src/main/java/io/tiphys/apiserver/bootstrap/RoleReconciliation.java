package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.authorization.PolicyRule;
import io.tiphys.apiserver.authorization.RuleCoverage;
import java.util.List;
import java.util.Optional;

/**
 * What a start makes of a default role or binding that is there already: what is missing is added,
 * what an administrator added stays, and one that says {@code autoupdate: "false"} is left alone.
 */
final class RoleReconciliation {

  private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";

  private RoleReconciliation() {}

  /** The object as it should be, or empty if it is right. */
  static Optional<ObjectNode> wanted(ObjectNode present, ObjectNode defaults) {
    if (present.path("metadata").path("annotations").path(AUTO_UPDATE).asText("").equals("false")) {
      return Optional.empty();
    }
    ObjectNode wanted = present.deepCopy();
    boolean changed = addMissing(wanted, defaults, "labels");
    changed |= addMissing(wanted, defaults, "annotations");
    if (defaults.has("aggregationRule")) {
      changed |= setIfAbsent(wanted, defaults, "aggregationRule");
    } else if (defaults.has("rules")) {
      changed |= addRules(wanted, defaults);
    }
    if (defaults.has("roleRef")) {
      changed |= addSubjects(wanted, defaults);
    }
    return changed ? Optional.of(wanted) : Optional.empty();
  }

  /** A binding cannot point to another role; one that does is deleted and made anew. */
  static boolean pointsElsewhere(ObjectNode present, ObjectNode defaults) {
    return defaults.has("roleRef")
        && !present.path("roleRef").path("name").equals(defaults.path("roleRef").path("name"));
  }

  private static boolean addMissing(ObjectNode wanted, ObjectNode defaults, String field) {
    boolean changed = false;
    for (var entry : defaults.path("metadata").path(field).properties()) {
      ObjectNode map = wanted.withObject("metadata").withObject(field);
      if (!map.has(entry.getKey())) {
        map.set(entry.getKey(), entry.getValue());
        changed = true;
      }
    }
    return changed;
  }

  private static boolean setIfAbsent(ObjectNode wanted, ObjectNode defaults, String field) {
    if (wanted.path(field).equals(defaults.path(field))) {
      return false;
    }
    wanted.set(field, defaults.path(field).deepCopy());
    return true;
  }

  private static boolean addRules(ObjectNode wanted, ObjectNode defaults) {
    List<PolicyRule> held = PolicyRule.listOf(wanted.path("rules"));
    List<PolicyRule> missing =
        RuleCoverage.missing(held, PolicyRule.listOf(defaults.path("rules")));
    if (missing.isEmpty()) {
      return false;
    }
    ArrayNode rules = wanted.withArray("rules");
    missing.forEach(rule -> rules.add(rule.toJson()));
    return true;
  }

  private static boolean addSubjects(ObjectNode wanted, ObjectNode defaults) {
    boolean changed = false;
    for (JsonNode subject : defaults.path("subjects")) {
      ArrayNode subjects = wanted.withArray("subjects");
      boolean there = false;
      for (JsonNode one : subjects) {
        there |= same(one, subject);
      }
      if (!there) {
        subjects.add(subject.deepCopy());
        changed = true;
      }
    }
    return changed;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    for (String field : List.of("kind", "name", "namespace")) {
      if (!a.path(field).asText("").equals(b.path(field).asText(""))) {
        return false;
      }
    }
    return true;
  }
}
