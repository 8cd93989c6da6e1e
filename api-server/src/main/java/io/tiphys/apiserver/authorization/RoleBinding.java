package io.tiphys.apiserver.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.cache.CachedObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A RoleBinding, or a ClusterRoleBinding if the namespace is empty.
 *
 * @param subjects {@code user:NAME} and {@code group:NAME}; a ServiceAccount is the user that it is
 */
record RoleBinding(String namespace, String name, RoleKey role, List<String> subjects) {

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  static RoleBinding of(CachedObject object) {
    JsonNode tree = object.tree();
    JsonNode reference = tree.path("roleRef");
    String roleNamespace = reference.path("kind").asText().equals("Role") ? object.namespace() : "";
    List<String> subjects = new ArrayList<>();
    for (JsonNode subject : tree.path("subjects")) {
      String name = subject.path("name").asText();
      switch (subject.path("kind").asText()) {
        case "User" -> subjects.add(user(name));
        case "Group" -> subjects.add(group(name));
        case "ServiceAccount" -> {
          String namespace = subject.path("namespace").asText(object.namespace());
          subjects.add(user(SERVICE_ACCOUNT + namespace + ":" + name));
        }
        default -> {
          // Validation lets no other kind in; one that is there all the same grants nothing.
        }
      }
    }
    return new RoleBinding(
        object.namespace(),
        object.name(),
        new RoleKey(roleNamespace, reference.path("name").asText()),
        List.copyOf(subjects));
  }

  static String user(String name) {
    return "user:" + name;
  }

  static String group(String name) {
    return "group:" + name;
  }

  /** Why this binding's rules apply, as upstream words it for audit and access reviews. */
  String reason(String subject) {
    String binding =
        namespace.isEmpty()
            ? "ClusterRoleBinding \"" + name + "\""
            : "RoleBinding \"" + name + "/" + namespace + "\"";
    String roleKind = role.namespace().isEmpty() ? "ClusterRole" : "Role";
    return "RBAC: allowed by "
        + binding
        + " of "
        + roleKind
        + " \""
        + role.name()
        + "\" to "
        + describe(subject);
  }

  private static String describe(String subject) {
    String name = subject.substring(subject.indexOf(':') + 1);
    if (subject.startsWith("group:")) {
      return "Group \"" + name + "\"";
    }
    String[] parts = name.split(":");
    return name.startsWith(SERVICE_ACCOUNT) && parts.length == 4
        ? "ServiceAccount \"" + parts[3] + "/" + parts[2] + "\""
        : "User \"" + name + "\"";
  }
}
