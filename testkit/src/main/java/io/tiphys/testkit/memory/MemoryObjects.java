package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.apiserver.patch.MergeSchema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The rules of object trees that the memory cluster keeps. */
final class MemoryObjects {

  /** The merge keys of the lists that components patch. */
  private static final Map<String, String> MERGE_KEYS =
      Map.ofEntries(
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("volumeMounts", "mountPath"));

  /** How built-in kinds merge, as far as components patch them. */
  static final MergeSchema MERGE =
      new MergeSchema() {
        @Override
        public Field field(String name) {
          if (name.equals("finalizers")) {
            return new Field(true, false, Optional.empty(), this);
          }
          String key = MERGE_KEYS.get(name);
          return new Field(key != null, false, Optional.ofNullable(key), this);
        }
      };

  private MemoryObjects() {}

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
