package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.catalogue.Version;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The paths of one resource and its subresources, with their operations. */
final class OpenApiPaths {

  private static final Set<String> STREAMS = Set.of("attach", "exec", "portforward", "proxy");
  private static final Map<String, String> METHODS =
      Map.of("create", "post", "delete", "delete", "get", "get", "patch", "patch", "update", "put");

  private final ObjectNode paths;
  private final ResourceDefinition definition;
  private final Version version;
  private final GroupVersionKind kind;
  private final OpenApiOperation operations;

  private OpenApiPaths(
      ObjectNode paths, ResourceDefinition definition, Version version, CustomComponents custom) {
    this.paths = paths;
    this.definition = definition;
    this.version = version;
    this.kind = definition.kind(version.name());
    this.operations = new OpenApiOperation(kind, definition.namespaced(), custom);
  }

  /** Adds the resource's paths. */
  static void add(
      ObjectNode paths, ResourceDefinition definition, Version version, CustomComponents custom) {
    OpenApiPaths adding = new OpenApiPaths(paths, definition, version, custom);
    adding.addCollection();
    adding.addItem();
    version.subresources().forEach(adding::addSubresource);
  }

  private String base() {
    return kind.groupVersion().path()
        + (definition.namespaced() ? "/namespaces/{namespace}/" : "/")
        + definition.names().plural();
  }

  private void addCollection() {
    ObjectNode path = Json.newObject();
    GroupVersionKind list = kind.groupVersion().kind(definition.names().listKind());
    if (version.verbs().contains("list")) {
      path.set("get", operations.list(list, ""));
    }
    if (version.verbs().contains("create")) {
      path.set("post", operations.create("", kind));
    }
    if (version.verbs().contains("deletecollection")) {
      path.set("delete", operations.deleteCollection());
    }
    put(base(), path, false, "");
    if (definition.namespaced() && version.verbs().contains("list")) {
      ObjectNode all = Json.newObject();
      all.set("get", operations.list(list, "ForAllNamespaces"));
      ArrayNode parameters = OpenApiParameters.path(kind.kind(), false, false, "");
      all.set("parameters", parameters);
      paths.set(kind.groupVersion().path() + "/" + definition.names().plural(), all);
    }
  }

  private void addItem() {
    ObjectNode path = Json.newObject();
    for (String verb : version.verbs()) {
      switch (verb) {
        case "get" -> path.set("get", operations.read("", kind));
        case "update" -> path.set("put", operations.replace("", kind));
        case "patch" -> path.set("patch", operations.patch("", kind));
        case "delete" -> path.set("delete", operations.delete());
        default -> {}
      }
    }
    put(base() + "/{name}", path, true, "");
  }

  private void addSubresource(Subresource subresource) {
    ObjectNode path = Json.newObject();
    String name = subresource.name();
    for (String verb : subresource.verbs()) {
      String method = METHODS.getOrDefault(verb, "get");
      if (STREAMS.contains(name)) {
        path.set(method, operations.connect(method, name, subresource.kind()));
      } else if (name.equals("log")) {
        path.set(method, operations.log());
      } else {
        path.set(
            method,
            switch (verb) {
              case "create" -> operations.create(name, subresource.kind());
              case "update" -> operations.replace(name, subresource.kind());
              case "patch" -> operations.patch(name, subresource.kind());
              default -> operations.read(name, subresource.kind());
            });
      }
    }
    put(base() + "/{name}/" + name, path, true, name);
  }

  private void put(String name, ObjectNode path, boolean named, String subresource) {
    if (path.isEmpty()) {
      return;
    }
    path.set(
        "parameters",
        OpenApiParameters.path(kind.kind(), definition.namespaced(), named, subresource));
    paths.set(name, path);
  }

  /** What operations of that group and version are filed under: {@code apps_v1}. */
  static String tag(GroupVersion version) {
    String group = version.group().isEmpty() ? "core" : label(version.group());
    return group + "_" + version.version();
  }

  /** A built-in group's words, joined: {@code rbacAuthorization}. */
  static String label(String group) {
    String[] words = group.replaceFirst("\\.k8s\\.io$", "").split("\\.");
    StringBuilder label = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      label.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
    }
    return label.toString();
  }
}
