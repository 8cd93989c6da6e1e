package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the tables beside this class and makes API objects of them. */
final class BootstrapTables {

  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String API_VERSION = GROUP + "/v1";
  private static final String CONTROLLER = "system:controller:";
  private static final ObjectMapper YAML = new YAMLMapper();

  private BootstrapTables() {}

  /** All ClusterRoles, those of the controllers included. */
  static List<ObjectNode> clusterRoles() {
    List<ObjectNode> roles = new ArrayList<>();
    read("cluster-roles.yaml")
        .properties()
        .forEach(entry -> roles.add(clusterRole(entry.getKey(), entry.getValue())));
    read("controller-roles.yaml")
        .properties()
        .forEach(entry -> roles.add(clusterRole(CONTROLLER + entry.getKey(), entry.getValue())));
    return roles;
  }

  static List<ObjectNode> clusterRoleBindings() {
    List<ObjectNode> bindings = new ArrayList<>();
    read("cluster-role-bindings.yaml")
        .properties()
        .forEach(entry ->
            bindings.add(
                binding("ClusterRoleBinding", "ClusterRole", entry.getKey(), entry.getValue())));
    for (String controller : (Iterable<String>) read("controller-roles.yaml")::fieldNames) {
      ObjectNode who = Json.newObject();
      who.putArray("serviceAccounts").add("kube-system/" + controller);
      bindings.add(binding("ClusterRoleBinding", "ClusterRole", CONTROLLER + controller, who));
    }
    return bindings;
  }

  /** Roles of the system's namespaces. */
  static List<ObjectNode> roles() {
    List<ObjectNode> roles = new ArrayList<>();
    read("namespaced-roles.yaml")
        .properties()
        .forEach(namespace ->
            namespace
                .getValue()
                .path("roles")
                .properties()
                .forEach(entry -> {
                  ObjectNode role = object("Role", entry.getKey());
                  role.withObject("metadata").put("namespace", namespace.getKey());
                  putRules(role, entry.getValue());
                  roles.add(role);
                }));
    return roles;
  }

  static List<ObjectNode> roleBindings() {
    List<ObjectNode> bindings = new ArrayList<>();
    read("namespaced-roles.yaml")
        .properties()
        .forEach(namespace ->
            namespace
                .getValue()
                .path("bindings")
                .properties()
                .forEach(entry -> {
                  ObjectNode binding =
                      binding("RoleBinding", "Role", entry.getKey(), entry.getValue());
                  binding.withObject("metadata").put("namespace", namespace.getKey());
                  bindings.add(binding);
                }));
    return bindings;
  }

  /** The objects that are not about rights. */
  static List<ObjectNode> objects() {
    try (InputStream in = open("objects.yaml");
        MappingIterator<ObjectNode> documents = YAML.readerFor(ObjectNode.class).readValues(in)) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode clusterRole(String name, JsonNode entry) {
    ObjectNode role = object("ClusterRole", name);
    entry
        .path("labels")
        .properties()
        .forEach(label ->
            role.withObject("metadata")
                .withObject("labels")
                .put(label.getKey(), label.getValue().asText()));
    if (entry.has("aggregate")) {
      role.putObject("aggregationRule")
          .putArray("clusterRoleSelectors")
          .addObject()
          .putObject("matchLabels")
          .put(entry.path("aggregate").asText(), "true");
    }
    putRules(role, entry.isArray() ? entry : entry.path("rules"));
    return role;
  }

  private static void putRules(ObjectNode role, JsonNode lines) {
    ArrayNode rules = role.putArray("rules");
    lines.forEach(line -> rules.add(RuleLine.parse(line.asText()).toJson()));
  }

  private static ObjectNode binding(String kind, String roleKind, String name, JsonNode entry) {
    ObjectNode binding = object(kind, name);
    binding
        .putObject("roleRef")
        .put("apiGroup", GROUP)
        .put("kind", roleKind)
        .put("name", entry.path("role").asText(name));
    ArrayNode subjects = binding.putArray("subjects");
    entry.path("groups").forEach(group -> subject(subjects, "Group", group.asText()));
    entry.path("users").forEach(user -> subject(subjects, "User", user.asText()));
    for (JsonNode account : entry.path("serviceAccounts")) {
      String[] parts = account.asText().split("/");
      subjects
          .addObject()
          .put("kind", "ServiceAccount")
          .put("name", parts[1])
          .put("namespace", parts[0]);
    }
    if (subjects.isEmpty()) {
      binding.remove("subjects");
    }
    return binding;
  }

  private static void subject(ArrayNode subjects, String kind, String name) {
    subjects.addObject().put("apiGroup", GROUP).put("kind", kind).put("name", name);
  }

  private static ObjectNode object(String kind, String name) {
    ObjectNode object = Json.newObject();
    object.put("apiVersion", API_VERSION).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    metadata.putObject("annotations").put("rbac.authorization.kubernetes.io/autoupdate", "true");
    return object;
  }

  private static JsonNode read(String table) {
    try (InputStream in = open(table)) {
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String table) throws IOException {
    InputStream in = BootstrapTables.class.getResourceAsStream(table);
    if (in == null) {
      throw new IOException("the table " + table + " is not in this build");
    }
    return in;
  }
}
