package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;

/**
 * A change to be made to an object. It can be applied any number of times (a write that met a
 * conflict tries again) and by any thread.
 */
public sealed interface Patch permits JsonPatch, MergePatch, StrategicMergePatch {

  /**
   * Reads a request's body.
   *
   * @throws io.tiphys.api.status.StatusException 400 if it is not JSON or not of the type's shape,
   *     413 if a JSON patch has too many operations
   */
  static Patch parse(PatchType type, byte[] body) {
    JsonNode document;
    try {
      document = Json.parse(body);
    } catch (JsonProcessingException e) {
      throw Status.badRequest("error decoding patch: " + e.getOriginalMessage()).asException();
    }
    return switch (type) {
      case JSON -> JsonPatch.of(document);
      case MERGE -> new MergePatch(object(document));
      case STRATEGIC -> new StrategicMergePatch(object(document));
      case APPLY -> throw new IllegalArgumentException("a configuration is no change of its own");
    };
  }

  /**
   * The object with the change made; the original and the patch stay as they are.
   *
   * @param schema what strategic merges need to know of the object's type; the others do not look
   * @throws io.tiphys.api.status.StatusException 400 or 422 if the patch cannot be applied
   */
  ObjectNode applyTo(ObjectNode original, MergeSchema schema);

  private static ObjectNode object(JsonNode document) {
    if (document instanceof ObjectNode object) {
      return object;
    }
    throw Status.badRequest("error decoding patch: must be a JSON object").asException();
  }

  /** The answer to a well-formed patch that does not fit the object, in upstream's words. */
  static Status unprocessable() {
    return Status.of(
        StatusReason.INVALID, "the server rejected our request due to an error in our request");
  }
}
