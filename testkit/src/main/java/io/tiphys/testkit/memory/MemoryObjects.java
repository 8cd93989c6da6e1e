package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.apiserver.patch.MergeSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;

/** The rules of object trees that the memory cluster keeps. */
final class MemoryObjects {

  private MemoryObjects() {}

  /** How a built-in kind merges. */
  static MergeSchema merge(GroupVersionResource resource) {
    return BuiltInResources.catalogue()
        .find(resource)
        .flatMap(definition -> definition.version(resource.version()))
        .map(version -> MergeSchema.of(version.schema()))
        .orElse(MergeSchema.NONE);
  }

  static ObjectNode metadata(ObjectNode object) {
    return object.withObject("/metadata");
  }

  /** What a server adds to a new object's metadata, where it is missing. */
  static void complete(ObjectNode object, Supplier<String> suffix) {
    ObjectNode metadata = metadata(object);
    if (metadata.path("name").asText().isEmpty() && metadata.has("generateName")) {
      metadata.put("name", metadata.path("generateName").asText() + suffix.get());
    }
    if (!metadata.has("uid")) {
      metadata.put("uid", UUID.randomUUID().toString());
    }
    if (!metadata.has("creationTimestamp")) {
      metadata.put("creationTimestamp", now());
    }
    if (!metadata.has("generation") && object.has("spec")) {
      metadata.put("generation", 1);
    }
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The object with the update's spec and metadata, but what an update cannot change. */
  static ObjectNode updated(ObjectNode stored, ObjectNode update) {
    ObjectNode result = update.deepCopy();
    ObjectNode metadata = metadata(result);
    for (String fixed :
        new String[] {
          "uid",
          "creationTimestamp",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "resourceVersion"
        }) {
      JsonNode value = stored.path("metadata").get(fixed);
      if (value == null) {
        metadata.remove(fixed);
      } else {
        metadata.set(fixed, value);
      }
    }
    if (stored.has("status")) {
      result.set("status", stored.get("status"));
    }
    if (stored.has("spec") && !stored.path("spec").equals(result.path("spec"))) {
      metadata.put("generation", stored.path("metadata").path("generation").asLong(0) + 1);
    }
    return result;
  }

  static boolean same(ObjectNode a, ObjectNode b) {
    ObjectNode left = a.deepCopy();
    ObjectNode right = b.deepCopy();
    metadata(left).remove("resourceVersion");
    metadata(right).remove("resourceVersion");
    return left.equals(right);
  }

  static boolean matches(ObjectNode object, String labels, String fields) {
    return LabelSelector.parse(labels).matchesObject(object)
        && FieldSelector.parse(fields)
            .matches(name -> object.at("/" + name.replace('.', '/')).asText());
  }

  static boolean hasFinalizers(ObjectNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }

  static boolean isDeleting(ObjectNode object) {
    return object.path("metadata").has("deletionTimestamp");
  }
}
