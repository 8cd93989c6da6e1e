package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The annotation in which {@code kubectl apply} on the client keeps what it has applied last. For
 * the manager {@code kubectl}, and no other, it counts as owned what is still as it was applied
 * there, and is kept up to date, so that users can go from one way to the other and back.
 */
final class LastApplied {

  static final String MANAGER = "kubectl";
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  /** More annotations than these are refused. */
  private static final int MAX_ANNOTATIONS_BYTES = 256 << 10;

  private LastApplied() {}

  private static String of(ObjectNode object) {
    return object.path("metadata").path("annotations").path(ANNOTATION).asText("");
  }

  /** The fields of a live object that are as they were applied last; empty if that is not known. */
  static Optional<FieldSet> unchanged(Writer writer, ObjectNode live) {
    String text = of(live);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.parse(text.getBytes(StandardCharsets.UTF_8));
      if (!(json instanceof ObjectNode applied)
          || !applied.path("apiVersion").asText().equals(writer.apiVersion())) {
        return Optional.empty();
      }
      Comparison comparison = Comparing.compare(writer.schema(), applied, live);
      return Optional.of(
          FieldsOf.object(writer.schema(), applied)
              .difference(comparison.modified())
              .difference(comparison.added())
              .difference(comparison.removed()));
    } catch (JsonProcessingException | TypeException e) {
      return Optional.empty();
    }
  }

  /** Writes what is applied into the annotation, if the object has it. */
  static void update(ObjectNode object, ObjectNode applied) {
    if (of(object).isEmpty()) {
      return;
    }
    ObjectNode copy = applied.deepCopy();
    if (copy.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ANNOTATION);
    }
    ObjectNode annotations = (ObjectNode) object.path("metadata").path("annotations");
    annotations.put(ANNOTATION, sorted(copy) + "\n");
    if (size(annotations) > MAX_ANNOTATIONS_BYTES) {
      annotations.remove(ANNOTATION);
    }
  }

  private static int size(ObjectNode annotations) {
    int size = 0;
    for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
      size +=
          annotation.getKey().getBytes(StandardCharsets.UTF_8).length
              + annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
    }
    return size;
  }

  private static String sorted(ObjectNode object) {
    try {
      Object plain = Json.mapper().treeToValue(object, Object.class);
      return Json.mapper()
          .writer()
          .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
