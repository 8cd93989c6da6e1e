package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.flags.GoDuration;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.protobuf.Message.Field;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads messages that are no objects in JSON: quantities, raw JSON, lists in a wrapper. */
final class SpecialValue {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final MessageReader reader;
  private final Field field;
  private long number;
  private long second;
  private String text = "";
  private @Nullable JsonNode node;
  private final ArrayNode list = NODES.arrayNode();

  SpecialValue(MessageReader reader, Field field) {
    this.reader = reader;
    this.field = field;
  }

  /** Null for what JSON leaves out. */
  @Nullable JsonNode read(WireInput in) throws IOException {
    while (in.hasMore()) {
      long tag = in.varint();
      part((int) (tag >>> 3), (int) (tag & 7), in);
    }
    return switch (field.type()) {
      case DURATION -> NODES.textNode(GoDuration.format(Duration.ofNanos(number)));
      case QUANTITY -> NODES.textNode(text);
      case INT_OR_STRING -> number == 0 ? NODES.numberNode((int) second) : NODES.textNode(text);
      case STRINGS -> list;
      case RAW -> node;
      case SCHEMA_OR_BOOL -> node != null ? node : NODES.booleanNode(number != 0);
      case SCHEMA_OR_ARRAY, SCHEMA_OR_STRINGS -> node != null ? node : list;
      default -> throw new IllegalStateException(field.type().name());
    };
  }

  private void part(int part, int wireType, WireInput in) throws IOException {
    if (wireType == WireInput.VARINT) {
      long value = in.varint();
      if (part == 1) {
        number = value;
      } else {
        second = value;
      }
      return;
    }
    if (wireType != WireInput.DELIMITED) {
      in.skip(wireType);
      return;
    }
    WireInput value = in.delimited();
    switch (field.type()) {
      case QUANTITY, INT_OR_STRING -> text = value.text();
      case STRINGS -> list.add(value.text());
      case RAW -> {
        byte[] json = value.rest();
        node = json.length == 0 ? null : Json.parse(json);
      }
      case SCHEMA_OR_BOOL -> node = schema(value);
      case SCHEMA_OR_ARRAY -> {
        if (part == 1) {
          node = schema(value);
        } else {
          list.add(schema(value));
        }
      }
      case SCHEMA_OR_STRINGS -> {
        if (part == 1) {
          node = schema(value);
        } else {
          list.add(value.text());
        }
      }
      default -> throw new IllegalStateException(field.type().name());
    }
  }

  private ObjectNode schema(WireInput in) throws IOException {
    ObjectNode schema = Json.newObject();
    reader.fields(field.of(), in, schema);
    return schema;
  }
}
