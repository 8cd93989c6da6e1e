package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The part of an object's metadata that the server decides. */
final class Metadata {

  private static final List<String> FROM_OLD =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generateName",
          "generation");

  private Metadata() {}

  static ObjectNode of(ObjectNode object) {
    return object.get("metadata") instanceof ObjectNode metadata
        ? metadata
        : object.putObject("metadata");
  }

  static String text(ObjectNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  /** As the API writes times: UTC, in seconds. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static void prepareForCreate(ObjectNode object, GroupResource resource, String uid, Instant now) {
    ObjectNode metadata = of(object);
    drop(metadata);
    metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
    metadata.put("uid", uid);
    metadata.put("creationTimestamp", time(now));
    if (Generations.of(resource).fromCreation()) {
      metadata.put("generation", 1);
    }
  }

  /** What a writer cannot change is as it was. */
  static void prepareForUpdate(ObjectNode object, ObjectNode old) {
    ObjectNode metadata = of(object);
    ObjectNode before = of(old);
    drop(metadata);
    for (String field : FROM_OLD) {
      JsonNode value = before.get(field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.set(field, value);
      }
    }
  }

  /** To be called when the object is final: counts a new generation where the spec has changed. */
  static void countGeneration(ObjectNode object, ObjectNode old, GroupResource resource) {
    if (Generations.of(resource).hasChanged(object, old)) {
      of(object).put("generation", of(old).path("generation").asLong() + 1);
    }
  }

  private static void drop(ObjectNode metadata) {
    metadata.remove("selfLink");
    for (String empty : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
      JsonNode value = metadata.get(empty);
      if (value != null && value.isEmpty()) {
        metadata.remove(empty);
      }
    }
  }

  static boolean isDeleting(ObjectNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  /** A Namespace has finalizers of its own besides the usual ones. */
  static boolean hasFinalizers(ObjectNode object) {
    return !object.path("metadata").path("finalizers").isEmpty()
        || (isNamespace(object) && !object.path("spec").path("finalizers").isEmpty());
  }

  static boolean isNamespace(ObjectNode object) {
    return object.path("kind").asText().equals("Namespace")
        && object.path("apiVersion").asText().equals("v1");
  }
}
