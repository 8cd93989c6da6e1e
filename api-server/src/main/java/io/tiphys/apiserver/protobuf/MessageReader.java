package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.protobuf.Message.Field;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a message as the tree that the same object would be in JSON. */
final class MessageReader {

  private static final int MAX_DEPTH = 500;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private int depth;

  void fields(Message message, WireInput in, ObjectNode into) throws IOException {
    if (++depth > MAX_DEPTH) {
      throw new IOException("exceeded max depth");
    }
    while (in.hasMore()) {
      long tag = in.varint();
      int wireType = (int) (tag & 7);
      if (tag >>> 3 == 0 || tag >>> 3 > 1 << 29) {
        throw new IOException("proto: illegal tag " + (tag >>> 3));
      }
      Optional<Field> field = message.field((int) (tag >>> 3));
      if (field.isEmpty()) {
        in.skip(wireType);
      } else {
        field(field.get(), wireType, in, into);
      }
    }
    depth--;
  }

  private void field(Field field, int wireType, WireInput in, ObjectNode into) throws IOException {
    if (field.name().isEmpty()) {
      fields(field.of(), delimited(field, wireType, in), into);
      return;
    }
    switch (field.many()) {
      case ONE -> {
        Optional<JsonNode> value = value(field, wireType, in, into.get(field.name()));
        if (value.isPresent() && (field.zeroMeant() || !isZero(value.get()))) {
          into.set(field.name(), value.get());
        } else {
          into.remove(field.name());
        }
      }
      case LIST -> list(field, wireType, in, into.withArrayProperty(field.name()));
      case MAP -> {
        ObjectNode map = into.withObjectProperty(field.name());
        entry(field, delimited(field, wireType, in), map);
      }
    }
  }

  private void list(Field field, int wireType, WireInput in, ArrayNode array) throws IOException {
    boolean packed =
        wireType == WireInput.DELIMITED
            && switch (field.type()) {
              case INTEGER, BOOL, DOUBLE -> true;
              default -> false;
            };
    if (!packed) {
      array.add(value(field, wireType, in, null).orElse(NODES.nullNode()));
      return;
    }
    WireInput all = in.delimited();
    int each = field.type() == Message.Coding.DOUBLE ? WireInput.FIXED64 : WireInput.VARINT;
    while (all.hasMore()) {
      array.add(value(field, each, all, null).orElseThrow());
    }
  }

  private void entry(Field field, WireInput in, ObjectNode map) throws IOException {
    String key = "";
    JsonNode value = nothing(field);
    while (in.hasMore()) {
      long tag = in.varint();
      int wireType = (int) (tag & 7);
      if (tag >>> 3 == 1) {
        key = delimited(field, wireType, in).text();
      } else if (tag >>> 3 == 2) {
        value = value(field, wireType, in, null).orElse(NODES.nullNode());
      } else {
        in.skip(wireType);
      }
    }
    map.set(key, value);
  }

  /** What a map's entry holds when it was sent without a value. */
  private static JsonNode nothing(Field field) {
    return switch (field.type()) {
      case STRING, BYTES, QUANTITY -> NODES.textNode("");
      case MESSAGE -> NODES.objectNode();
      case STRINGS -> NODES.arrayNode();
      default -> NODES.nullNode();
    };
  }

  private static boolean isZero(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() == 0;
      case BOOLEAN -> !value.booleanValue();
      default -> false;
    };
  }

  private static WireInput delimited(Field field, int wireType, WireInput in) throws IOException {
    check(field, wireType, WireInput.DELIMITED);
    return in.delimited();
  }

  private static void check(Field field, int wireType, int expected) throws IOException {
    if (wireType != expected) {
      throw new IOException("proto: wrong wireType = " + wireType + " for field " + field.name());
    }
  }

  /**
   * Empty for what JSON has no value for, such as a time that is not set.
   *
   * @param before an earlier piece of the same message
   */
  private Optional<JsonNode> value(
      Field field, int wireType, WireInput in, @Nullable JsonNode before) throws IOException {
    return switch (field.type()) {
      case INTEGER -> {
        check(field, wireType, WireInput.VARINT);
        yield Optional.of(whole(in.varint()));
      }
      case BOOL -> {
        check(field, wireType, WireInput.VARINT);
        yield Optional.of(NODES.booleanNode(in.varint() != 0));
      }
      case DOUBLE -> {
        check(field, wireType, WireInput.FIXED64);
        yield Optional.of(number(Double.longBitsToDouble(in.fixed(8))));
      }
      default -> delimited(field, delimited(field, wireType, in), before);
    };
  }

  private static JsonNode number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? whole((long) value)
        : NODES.numberNode(value);
  }

  /** As small as JSON's parser makes it, so that trees compare. */
  private static JsonNode whole(long value) {
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private Optional<JsonNode> delimited(Field field, WireInput in, @Nullable JsonNode before)
      throws IOException {
    return switch (field.type()) {
      case STRING -> Optional.of(NODES.textNode(in.text()));
      case BYTES -> Optional.of(NODES.textNode(Base64.getEncoder().encodeToString(in.rest())));
      case MESSAGE -> {
        ObjectNode object = before instanceof ObjectNode known ? known : Json.newObject();
        fields(field.of(), in, object);
        yield Optional.of(object);
      }
      case TIME -> Times.read(in, false).map(NODES::textNode);
      case MICRO_TIME -> Times.read(in, true).map(NODES::textNode);
      default -> Optional.ofNullable(new SpecialValue(this, field).read(in));
    };
  }
}
