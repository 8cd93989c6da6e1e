package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import org.jspecify.annotations.Nullable;

/** A JSON merge patch (RFC 7386): objects merge, nulls delete, all else replaces. */
record MergePatch(ObjectNode patch) implements Patch {

  static MergePatch of(JsonNode document) {
    if (document instanceof ObjectNode object) {
      return new MergePatch(object);
    }
    throw document.isNull()
        ? Status.badRequest("Invalid JSON Patch").asException()
        : Patch.mismatch(DECODING, document, OBJECT);
  }

  @Override
  public ObjectNode applyTo(ObjectNode original, MergeSchema schema) {
    return merge(original, patch);
  }

  private static ObjectNode merge(@Nullable JsonNode target, ObjectNode patch) {
    ObjectNode merged = target instanceof ObjectNode object ? object.deepCopy() : Json.newObject();
    patch
        .properties()
        .forEach(change -> {
          JsonNode value = change.getValue();
          if (value.isNull()) {
            merged.remove(change.getKey());
          } else if (value instanceof ObjectNode object) {
            merged.set(change.getKey(), merge(merged.get(change.getKey()), object));
          } else {
            merged.set(change.getKey(), value.deepCopy());
          }
        });
    return merged;
  }
}
