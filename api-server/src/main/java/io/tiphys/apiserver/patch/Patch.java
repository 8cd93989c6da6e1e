package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
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

  /** What errors of a patch begin with. */
  String DECODING = "error decoding patch: ";

  /** What upstream reads an object into. */
  String OBJECT = "map[string]interface {}";

  /**
   * Reads a request's body.
   *
   * @throws io.tiphys.api.status.StatusException 400 if it is not JSON or not of the type's shape,
   *     413 if a JSON patch has too many operations
   */
  static Patch parse(PatchType type, byte[] body) {
    return switch (type) {
      case JSON -> JsonPatch.of(document(body, DECODING));
      case MERGE -> MergePatch.of(document(body, DECODING));
      case STRATEGIC -> StrategicMergePatch.of(document(body, ""));
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

  /** Whether the object stays what it is, whatever the patch says of its kind and version. */
  default boolean keepsKind() {
    return false;
  }

  /**
   * What an answer shows that finds fault with what the patch has made.
   *
   * @param patched what it has made
   */
  default String shown(ObjectNode patched) {
    return patched.toString();
  }

  private static JsonNode document(byte[] body, String prefix) {
    try {
      return Json.parse(body);
    } catch (JsonEOFException e) {
      throw Status.badRequest(prefix + "unexpected end of JSON input").asException();
    } catch (JsonProcessingException e) {
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      throw Status.badRequest(prefix + message).asException();
    }
  }

  /** What upstream says of a document that is not of the type that it has to be. */
  static RuntimeException mismatch(String prefix, JsonNode document, String type) {
    String kind =
        switch (document.getNodeType()) {
          case ARRAY -> "array";
          case OBJECT -> "object";
          case STRING -> "string";
          case BOOLEAN -> "bool";
          default -> "number";
        };
    return Status.badRequest(
            prefix + "json: cannot unmarshal " + kind + " into Go value of type " + type)
        .asException();
  }

  /** The answer to a well-formed patch that does not fit the object, in upstream's words. */
  static Status unprocessable() {
    return Status.of(
        StatusReason.INVALID, "the server rejected our request due to an error in our request");
  }
}
