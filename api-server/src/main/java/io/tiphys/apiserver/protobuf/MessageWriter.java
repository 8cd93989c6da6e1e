package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.protobuf.Message.Field;
import io.tiphys.apiserver.protobuf.Message.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * Writes JSON as a message, token by token, without a tree. Fields come in the order that they have
 * in JSON, and a message whose fields stand in JSON among others is sent in pieces, which every
 * reader of protobuf puts together again.
 */
final class MessageWriter {

  private final JsonParser in;
  private final WireOutput out;

  MessageWriter(JsonParser in, WireOutput out) {
    this.in = in;
    this.out = out;
  }

  /** The parser stands on the object's beginning, and then on its end. */
  void fields(Message message) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      Optional<Place> place = message.place(in.currentName());
      JsonToken token = in.nextToken();
      if (place.isEmpty()) {
        in.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        placed(place.get());
      }
    }
  }

  private void placed(Place place) throws IOException {
    int depth = place.around().size();
    if (depth == 0) {
      values(place.field());
      return;
    }
    int[] begins = new int[depth];
    for (int i = 0; i < depth; i++) {
      begins[i] = out.open(place.around().get(i));
    }
    values(place.field());
    for (int i = depth - 1; i >= 0; i--) {
      out.close(begins[i]);
    }
  }

  private void values(Field field) throws IOException {
    switch (field.many()) {
      case ONE -> value(field, field.number());
      case LIST -> {
        expect(JsonToken.START_ARRAY, field);
        while (in.nextToken() != JsonToken.END_ARRAY) {
          value(field, field.number());
        }
      }
      case MAP -> {
        expect(JsonToken.START_OBJECT, field);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          int entry = out.open(field.number());
          out.string(1, in.currentName());
          in.nextToken();
          value(field, 2);
          out.close(entry);
        }
      }
    }
  }

  private void expect(JsonToken token, Field field) throws IOException {
    if (in.currentToken() != token) {
      throw new IOException(field.name() + " is no list or map: " + in.currentToken());
    }
  }

  private void value(Field field, int number) throws IOException {
    boolean none = in.currentToken() == JsonToken.VALUE_NULL;
    switch (field.type()) {
      case STRING -> out.string(number, none ? "" : in.getValueAsString(""));
      case BYTES -> out.bytes(number, none ? new byte[0] : base64(in.getText()));
      case INTEGER -> out.integer(number, none ? 0 : in.getValueAsLong());
      case BOOL -> out.integer(number, in.getValueAsBoolean() ? 1 : 0);
      case DOUBLE -> out.fixed64(number, Double.doubleToRawLongBits(in.getValueAsDouble()));
      default -> {
        int begin = out.open(number);
        if (!none) {
          inside(field);
        }
        out.close(begin);
      }
    }
  }

  private static byte[] base64(String text) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private void inside(Field field) throws IOException {
    switch (field.type()) {
      case MESSAGE -> {
        expect(JsonToken.START_OBJECT, field);
        fields(field.of());
      }
      case STRINGS -> strings(field, 1);
      case TIME, MICRO_TIME -> Times.write(in.getText(), out);
      case DURATION -> out.integer(1, Times.duration(in.getText()).toNanos());
      case QUANTITY -> out.string(1, in.getValueAsString(""));
      case INT_OR_STRING -> {
        boolean text = in.currentToken() == JsonToken.VALUE_STRING;
        out.integer(1, text ? 1 : 0);
        out.integer(2, text ? 0 : in.getValueAsInt());
        out.string(3, text ? in.getText() : "");
      }
      case RAW -> out.bytes(1, raw());
      case SCHEMA_OR_ARRAY -> {
        if (in.currentToken() == JsonToken.START_ARRAY) {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            schema(field, 2);
          }
        } else {
          schema(field, 1);
        }
      }
      case SCHEMA_OR_BOOL -> {
        boolean schema = in.currentToken() == JsonToken.START_OBJECT;
        out.integer(1, schema || in.getValueAsBoolean() ? 1 : 0);
        if (schema) {
          schema(field, 2);
        }
      }
      case SCHEMA_OR_STRINGS -> {
        if (in.currentToken() == JsonToken.START_ARRAY) {
          strings(field, 2);
        } else {
          schema(field, 1);
        }
      }
      case STRING, BYTES, INTEGER, BOOL, DOUBLE -> throw new IllegalStateException();
    }
  }

  private void strings(Field field, int number) throws IOException {
    expect(JsonToken.START_ARRAY, field);
    while (in.nextToken() != JsonToken.END_ARRAY) {
      out.string(number, in.getValueAsString(""));
    }
  }

  private void schema(Field field, int number) throws IOException {
    int begin = out.open(number);
    fields(field.of());
    out.close(begin);
  }

  private byte[] raw() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = Json.mapper().createGenerator(bytes)) {
      generator.copyCurrentStructure(in);
    }
    return bytes.toByteArray();
  }
}
