package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The {@code scale} sub-resource: the number of replicas of an object, seen the same for all. */
final class Scale {

  static final GroupVersionKind KIND = new GroupVersionKind("autoscaling", "v1", "Scale");

  private Scale() {}

  /** The scale of an object of that resource. */
  static ObjectNode of(ServedResource resource, ObjectNode object) {
    return resource.custom().isPresent() ? ofCustom(paths(resource), object) : of(object);
  }

  /** The same before a write, which may be the first to say how many replicas there shall be. */
  static ObjectNode before(ServedResource resource, ObjectNode object) {
    if (resource.custom().isEmpty()
        || at(object, paths(resource).specReplicas()).isIntegralNumber()) {
      return of(resource, object);
    }
    ObjectNode scale = head(object);
    scale.putObject("spec");
    return scale;
  }

  private static ScalePaths paths(ServedResource resource) {
    return resource.custom().flatMap(kind -> kind.scale(resource.version().name())).orElseThrow();
  }

  private static ObjectNode ofCustom(ScalePaths paths, ObjectNode object) {
    ObjectNode scale = head(object);
    JsonNode replicas = at(object, paths.specReplicas());
    if (!replicas.isIntegralNumber()) {
      throw Status.internalError(
              "the spec replicas field \"" + paths.specReplicas() + "\" does not exist")
          .asException();
    }
    ObjectNode spec = scale.putObject("spec");
    if (replicas.longValue() != 0) {
      spec.put("replicas", replicas.longValue());
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.statusReplicas()).asLong(0));
    String selector = paths.selector().isEmpty() ? "" : at(object, paths.selector()).asText("");
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static JsonNode at(JsonNode object, String path) {
    JsonNode value = object;
    for (String field : path.substring(1).split("\\.")) {
      value = value.path(field);
    }
    return value;
  }

  private static ObjectNode head(ObjectNode object) {
    ObjectNode scale = Json.newObject();
    scale.put("kind", KIND.kind()).put("apiVersion", KIND.apiVersion());
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").path(field);
      if (!value.isMissingNode()) {
        metadata.set(field, value);
      }
    }
    return scale;
  }

  private static ObjectNode of(ObjectNode object) {
    ObjectNode scale = head(object);
    ObjectNode spec = scale.putObject("spec");
    long replicas = object.path("spec").path("replicas").asLong(0);
    if (replicas != 0) {
      spec.put("replicas", replicas);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.path("status").path("replicas").asLong(0));
    String selector = selector(object.path("spec").path("selector"));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  /** A map of labels for a ReplicationController, a label selector for all others. */
  private static String selector(JsonNode selector) {
    if (selector.has("matchLabels") || selector.has("matchExpressions")) {
      try {
        return LabelSelector.of(selector).toString();
      } catch (SelectorException e) {
        return "";
      }
    }
    return selector.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .collect(Collectors.joining(","));
  }

  /** Sets the replicas of {@code object} to what a scale asks for. */
  static ObjectNode applyTo(ServedResource resource, ObjectNode object, ObjectNode scale) {
    long replicas = scale.path("spec").path("replicas").asLong(0);
    String name = Metadata.text(object, "name");
    if (replicas < 0 && resource.custom().isEmpty()) {
      throw InvalidObject.status(
              KIND,
              name,
              List.of(
                  FieldError.invalid(
                      "spec.replicas", replicas, "must be greater than or equal to 0")))
          .asException();
    }
    String namespace = Metadata.text(scale, "namespace");
    if (!namespace.isEmpty() && !namespace.equals(Metadata.text(object, "namespace"))) {
      throw Status.badRequest(
              "the namespace of the provided object does not match the namespace sent on the"
                  + " request")
          .asException();
    }
    String sent = Metadata.text(scale, "name");
    if (sent.isEmpty()) {
      throw Status.badRequest(
              "the name of the object ("
                  + name
                  + " based on URL) was undeterminable: name must be provided")
          .asException();
    }
    if (!sent.equals(name)) {
      throw Status.badRequest(
              "the name of the object ("
                  + sent
                  + ") does not match the name on the URL ("
                  + name
                  + ")")
          .asException();
    }
    if (resource.custom().isPresent()) {
      put(object, paths(resource).specReplicas(), replicas);
    } else {
      object.withObject("/spec").put("replicas", replicas);
    }
    for (String field : List.of("resourceVersion", "uid")) {
      JsonNode value = scale.path("metadata").path(field);
      if (value.isTextual() && !value.asText().isEmpty()) {
        Metadata.of(object).set(field, value);
      }
    }
    return object;
  }

  private static void put(ObjectNode object, String path, long value) {
    String[] fields = path.substring(1).split("\\.");
    ObjectNode parent = object;
    for (int i = 0; i < fields.length - 1; i++) {
      parent =
          parent.get(fields[i]) instanceof ObjectNode inner ? inner : parent.putObject(fields[i]);
    }
    parent.put(fields[fields.length - 1], value);
  }
}
