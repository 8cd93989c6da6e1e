package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.schema.BuiltInSchemas;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes the operations on the objects of one kind. */
final class OpenApiOperation {

  private static final List<String> MEDIA_TYPES =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");
  private static final List<String> PATCH_TYPES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");
  private static final List<String> STREAMS =
      List.of("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch");
  private static final List<String> CUSTOM_MEDIA_TYPES = MEDIA_TYPES.subList(0, 2);
  private static final List<String> CUSTOM_PATCH_TYPES = PATCH_TYPES.subList(0, 3);
  private static final GroupVersionKind STATUS = new GroupVersionKind("", "v1", "Status");
  private static final GroupVersionKind DELETE_OPTIONS =
      new GroupVersionKind("", "v1", "DeleteOptions");

  private final GroupVersionKind kind;
  private final boolean namespaced;
  private final CustomComponents components;
  private final boolean custom;

  OpenApiOperation(GroupVersionKind kind, boolean namespaced, CustomComponents components) {
    this.kind = kind;
    this.namespaced = namespaced;
    this.components = components;
    this.custom = components.name(kind).isPresent();
  }

  /** Takes {@code ForAllNamespaces} as the end of the operation's name, or nothing. */
  ObjectNode list(GroupVersionKind list, String end) {
    boolean all = !end.isEmpty();
    String name = all ? id("list", "", kind.kind() + end) : id("list", "", scoped(""));
    ObjectNode operation = operation(name, "list or watch " + kind.kind(), "list", kind);
    operation.set("parameters", OpenApiParameters.list());
    respond(operation, list, "200", "OK");
    ObjectNode content = operation.withObject("/responses/200/content");
    for (String type : custom ? STREAMS.subList(0, 1) : STREAMS) {
      refer(content.putObject(type), list);
    }
    return operation;
  }

  ObjectNode create(String subresource, GroupVersionKind body) {
    ObjectNode operation = operation(id("create", "", scoped(subresource)), "create", "post", body);
    operation.set("parameters", OpenApiParameters.write());
    accept(operation, body, true);
    respond(operation, body, "200", "OK");
    respond(operation, body, "201", "Created");
    respond(operation, body, "202", "Accepted");
    return operation;
  }

  ObjectNode read(String subresource, GroupVersionKind body) {
    ObjectNode operation = operation(id("read", "", scoped(subresource)), "read", "get", body);
    respond(operation, body, "200", "OK");
    return operation;
  }

  ObjectNode replace(String subresource, GroupVersionKind body) {
    ObjectNode operation =
        operation(id("replace", "", scoped(subresource)), "replace", "put", body);
    operation.set("parameters", OpenApiParameters.write());
    accept(operation, body, true);
    respond(operation, body, "200", "OK");
    respond(operation, body, "201", "Created");
    return operation;
  }

  ObjectNode patch(String subresource, GroupVersionKind body) {
    ObjectNode operation =
        operation(id("patch", "", scoped(subresource)), "change parts of", "patch", body);
    operation.set("parameters", OpenApiParameters.patch());
    ObjectNode content =
        operation.putObject("requestBody").put("required", true).putObject("content");
    for (String type : custom ? CUSTOM_PATCH_TYPES : PATCH_TYPES) {
      content
          .putObject(type)
          .putObject("schema")
          .put("$ref", OpenApiSchemas.REFERENCE + "io.k8s.apimachinery.pkg.apis.meta.v1.Patch");
    }
    respond(operation, body, "200", "OK");
    respond(operation, body, "201", "Created");
    return operation;
  }

  ObjectNode delete() {
    ObjectNode operation = operation(id("delete", "", scoped("")), "delete", "delete", kind);
    operation.set("parameters", OpenApiParameters.delete());
    accept(operation, DELETE_OPTIONS, false);
    respond(operation, STATUS, "200", "OK");
    respond(operation, STATUS, "202", "Accepted");
    return operation;
  }

  ObjectNode deleteCollection() {
    ObjectNode operation =
        operation(id("delete", "Collection", scoped("")), "delete many", "deletecollection", kind);
    operation.set("parameters", OpenApiParameters.deleteCollection());
    accept(operation, DELETE_OPTIONS, false);
    respond(operation, STATUS, "200", "OK");
    return operation;
  }

  ObjectNode connect(String method, String subresource, GroupVersionKind options) {
    String name = id("connect", capitalized(method), scoped(subresource));
    ObjectNode operation = operation(name, "connect to " + subresource, "connect", options);
    text(operation, "*/*");
    return operation;
  }

  ObjectNode log() {
    ObjectNode operation = operation(id("read", "", scoped("log")), "read log", "get", kind);
    text(operation, "text/plain");
    return operation;
  }

  private ObjectNode operation(
      String id, String description, String action, GroupVersionKind acted) {
    ObjectNode operation = Json.newObject();
    operation.putArray("tags").add(tag());
    operation.put("description", description);
    operation.put("operationId", id);
    operation.put("x-kubernetes-action", action);
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", acted.group())
        .put("version", acted.version())
        .put("kind", acted.kind());
    operation.putObject("responses").putObject("401").put("description", "Unauthorized");
    return operation;
  }

  private void accept(ObjectNode operation, GroupVersionKind body, boolean required) {
    ObjectNode request = operation.putObject("requestBody");
    if (required) {
      request.put("required", true);
    }
    ObjectNode content = request.putObject("content");
    for (String type : custom ? CUSTOM_MEDIA_TYPES : List.of("*/*")) {
      refer(content.putObject(type), body);
    }
  }

  private void respond(
      ObjectNode operation, GroupVersionKind body, String code, String description) {
    ObjectNode response =
        operation.withObject("/responses").putObject(code).put("description", description);
    ObjectNode content = response.putObject("content");
    for (String type : custom ? CUSTOM_MEDIA_TYPES : MEDIA_TYPES) {
      refer(content.putObject(type), body);
    }
  }

  private static void text(ObjectNode operation, String type) {
    operation
        .withObject("/responses")
        .putObject("200")
        .put("description", "OK")
        .putObject("content")
        .putObject(type)
        .putObject("schema")
        .put("type", "string");
  }

  private void refer(ObjectNode content, GroupVersionKind kind) {
    @Nullable String name =
        components.name(kind).or(() -> BuiltInSchemas.shared().componentName(kind)).orElse(null);
    ObjectNode schema = content.putObject("schema");
    if (name == null) {
      schema.put("type", "object");
    } else {
      schema.put("$ref", OpenApiSchemas.REFERENCE + name);
    }
  }

  private String scoped(String subresource) {
    return (namespaced ? "Namespaced" : "") + kind.kind() + camel(subresource);
  }

  private String id(String verb, String infix, String rest) {
    String group = kind.group().isEmpty() ? "core" : label();
    return verb + capitalized(group) + capitalized(kind.version()) + infix + rest;
  }

  private String tag() {
    return custom ? label() + "_" + kind.version() : OpenApiPaths.tag(kind.groupVersion());
  }

  /** A custom group goes by its whole name. */
  private String label() {
    if (!custom) {
      return OpenApiPaths.label(kind.group());
    }
    StringBuilder label = new StringBuilder();
    for (String part : kind.group().split("[.-]")) {
      label.append(label.isEmpty() ? part : camel(part));
    }
    return label.toString();
  }

  private static String camel(String subresource) {
    return subresource.isEmpty() ? "" : capitalized(subresource);
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
