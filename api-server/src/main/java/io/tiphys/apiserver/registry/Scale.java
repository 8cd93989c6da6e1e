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

  static ObjectNode of(ObjectNode object) {
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
  static ObjectNode applyTo(ObjectNode object, ObjectNode scale) {
    long replicas = scale.path("spec").path("replicas").asLong(0);
    String name = Metadata.text(object, "name");
    if (replicas < 0) {
      throw InvalidObject.status(
              KIND,
              name,
              List.of(
                  FieldError.invalid(
                      "spec.replicas", replicas, "must be greater than or equal to 0")))
          .asException();
    }
    String sent = Metadata.text(scale, "name");
    if (!sent.isEmpty() && !sent.equals(name)) {
      throw Status.badRequest(
              "the name of the object ("
                  + sent
                  + ") does not match the name on the URL ("
                  + name
                  + ")")
          .asException();
    }
    object.withObject("/spec").put("replicas", replicas);
    JsonNode version = scale.path("metadata").path("resourceVersion");
    if (version.isTextual() && !version.asText().isEmpty()) {
      Metadata.of(object).set("resourceVersion", version);
    }
    return object;
  }
}
