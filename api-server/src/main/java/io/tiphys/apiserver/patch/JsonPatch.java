package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A JSON Patch (RFC 6902): operations carried out one after the other, or not at all. */
record JsonPatch(List<Operation> operations) implements Patch {

  static final int MAX_OPERATIONS = 10_000;

  /** How many bytes all copies of one patch may make, against patches that double themselves. */
  private static final long MAX_COPIED_BYTES = 3 << 20;

  enum Verb {
    ADD,
    REMOVE,
    REPLACE,
    MOVE,
    COPY,
    TEST
  }

  /**
   * @param value null where none is given
   */
  record Operation(Verb verb, Pointer path, Optional<Pointer> from, JsonNode value) {}

  JsonPatch {
    operations = List.copyOf(operations);
  }

  static JsonPatch of(JsonNode document) {
    if (!document.isArray()) {
      throw Patch.mismatch(DECODING, document, "[]handlers.jsonPatchOp");
    }
    if (document.size() > MAX_OPERATIONS) {
      throw Status.of(
              StatusReason.REQUEST_ENTITY_TOO_LARGE,
              "The allowed maximum operations in a JSON patch is "
                  + MAX_OPERATIONS
                  + ", got "
                  + document.size())
          .asException();
    }
    List<Operation> operations = new ArrayList<>(document.size());
    for (JsonNode one : document) {
      operations.add(operation(one));
    }
    return new JsonPatch(operations);
  }

  private static Operation operation(JsonNode node) {
    if (!node.isObject()) {
      throw Patch.mismatch(DECODING, node, "handlers.jsonPatchOp");
    }
    JsonNode value = node.path("value").isMissingNode() ? NullNode.instance : node.get("value");
    Optional<Pointer> from = Optional.ofNullable(node.get("from")).map(JsonPatch::pointer);
    Verb verb = verb(node.path("op").asText());
    boolean complete =
        switch (verb) {
          case MOVE, COPY -> from.isPresent();
          case ADD, REPLACE, REMOVE, TEST -> true;
        };
    if (!complete || !node.has("path")) {
      throw Patch.unprocessable().asException();
    }
    return new Operation(verb, pointer(node.get("path")), from, value);
  }

  private static Verb verb(String op) {
    for (Verb verb : Verb.values()) {
      if (verb.name().toLowerCase(Locale.ROOT).equals(op)) {
        return verb;
      }
    }
    throw Patch.unprocessable().asException();
  }

  private static Pointer pointer(JsonNode node) {
    if (!node.isTextual()) {
      throw Patch.unprocessable().asException();
    }
    return Pointer.parse(node.textValue());
  }

  @Override
  public ObjectNode applyTo(ObjectNode original, MergeSchema schema) {
    // The root sits in a list, so that replacing it is like replacing anything else.
    ArrayNode document = Json.mapper().createArrayNode();
    document.add(original.deepCopy());
    long copied = 0;
    for (Operation operation : operations) {
      switch (operation.verb()) {
        case ADD -> operation.path().add(document, operation.value().deepCopy());
        case REMOVE -> operation.path().remove(document);
        case REPLACE -> operation.path().replace(document, operation.value().deepCopy());
        case MOVE -> move(document, operation);
        case COPY -> {
          JsonNode source = operation.from().orElseThrow().read(document).deepCopy();
          copied += Json.bytes(source).length;
          if (copied > MAX_COPIED_BYTES) {
            throw Patch.unprocessable().asException();
          }
          operation.path().add(document, source);
        }
        case TEST -> test(document, operation);
      }
    }
    if (document.get(0) instanceof ObjectNode object) {
      return object;
    }
    throw Patch.unprocessable().asException();
  }

  private static void move(ArrayNode document, Operation operation) {
    Pointer from = operation.from().orElseThrow();
    if (from.isAbove(operation.path())) {
      throw Patch.unprocessable().asException();
    }
    operation.path().add(document, from.remove(document));
  }

  private static void test(ArrayNode document, Operation operation) {
    Optional<JsonNode> found = operation.path().find(document);
    Optional<JsonNode> expected = Optional.of(operation.value()).filter(value -> !value.isNull());
    boolean same =
        found.filter(value -> !value.isNull()).isEmpty()
            ? expected.isEmpty()
            : expected.isPresent() && SameValue.same(found.orElseThrow(), expected.orElseThrow());
    if (!same) {
      throw Patch.unprocessable().asException();
    }
  }
}
