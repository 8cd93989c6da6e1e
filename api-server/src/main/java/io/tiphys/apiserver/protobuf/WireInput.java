package io.tiphys.apiserver.protobuf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the primitives of protobuf's wire format from a part of an array. */
final class WireInput {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int DELIMITED = 2;
  static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;

  WireInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw truncated();
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IOException("proto: integer overflow");
  }

  long fixed(int size) throws IOException {
    if (end - at < size) {
      throw truncated();
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[at++] & 0xFFL) << (8 * i);
    }
    return value;
  }

  /** The value of a delimited field, to be read on its own. */
  WireInput delimited() throws IOException {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw truncated();
    }
    int begin = at;
    at += (int) length;
    return new WireInput(bytes, begin, at);
  }

  /** All that is left. */
  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  String text() {
    String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  void skip(int wireType) throws IOException {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> fixed(8);
      case DELIMITED -> delimited();
      case FIXED32 -> fixed(4);
      default -> throw new IOException("proto: illegal wireType " + wireType);
    }
  }

  private static IOException truncated() {
    return new IOException("unexpected EOF");
  }
}
