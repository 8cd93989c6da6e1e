package io.tiphys.apiserver.admission.matching;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.resource.GroupVersionResource;
import java.util.HashSet;
import java.util.Set;

/**
 * One of the {@code rules}: operations on resources.
 *
 * @param resources with sub-resources, such as {@code pods/status}
 * @param scope {@code Namespaced}, {@code Cluster} or {@code *}
 * @param names of objects; empty for all
 */
record Rule(
    Set<String> operations,
    Set<String> groups,
    Set<String> versions,
    Set<String> resources,
    String scope,
    Set<String> names) {

  private static final String ALL = "*";

  static Rule of(JsonNode rule) {
    return new Rule(
        set(rule.path("operations")),
        set(rule.path("apiGroups")),
        set(rule.path("apiVersions")),
        set(rule.path("resources")),
        rule.path("scope").asText(ALL),
        set(rule.path("resourceNames")));
  }

  private static Set<String> set(JsonNode list) {
    Set<String> set = new HashSet<>();
    list.forEach(item -> set.add(item.asText()));
    return Set.copyOf(set);
  }

  boolean matches(Subject subject, GroupVersionResource resource) {
    return isIn(operations, subject.write().operation().name())
        && isIn(groups, resource.group())
        && isIn(versions, resource.version())
        && matchesResource(resource.resource(), subject.subresource())
        && matchesScope(subject)
        && (names.isEmpty() || names.contains(subject.name()));
  }

  private static boolean isIn(Set<String> set, String value) {
    return set.contains(ALL) || set.contains(value);
  }

  private boolean matchesResource(String resource, String subresource) {
    for (String pattern : resources) {
      int slash = pattern.indexOf('/');
      String name = slash < 0 ? pattern : pattern.substring(0, slash);
      String part = slash < 0 ? "" : pattern.substring(slash + 1);
      if ((name.equals(ALL) || name.equals(resource))
          && (part.equals(ALL) || part.equals(subresource))) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesScope(Subject subject) {
    boolean namespaced = !subject.isNamespace() && !subject.namespace().isEmpty();
    return switch (scope) {
      case "Namespaced" -> namespaced;
      case "Cluster" -> !namespaced;
      default -> scope.equals(ALL);
    };
  }
}
