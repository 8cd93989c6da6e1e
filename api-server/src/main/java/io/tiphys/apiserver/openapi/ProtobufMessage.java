package io.tiphys.apiserver.openapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one message in protobuf's wire format; empty values are left out, as protobuf does. */
final class ProtobufMessage {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  ProtobufMessage string(int field, String value) {
    return value.isEmpty() ? this : text(field, value);
  }

  /** Writes an item of a repeated field, which may be empty. */
  ProtobufMessage text(int field, String value) {
    delimited(field, value.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  ProtobufMessage bool(int field, boolean value) {
    if (value) {
      varint((field << 3) | VARINT);
      varint(1);
    }
    return this;
  }

  ProtobufMessage integer(int field, long value) {
    if (value != 0) {
      varint((field << 3) | VARINT);
      varint(Math.toIntExact(value));
    }
    return this;
  }

  ProtobufMessage number(int field, double value) {
    varint((field << 3) | FIXED64);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes.write((int) (bits >>> (8 * i)));
    }
    return this;
  }

  ProtobufMessage message(int field, ProtobufMessage message) {
    delimited(field, message.bytes());
    return this;
  }

  private void delimited(int field, byte[] content) {
    varint((field << 3) | LENGTH_DELIMITED);
    varint(content.length);
    bytes.writeBytes(content);
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
