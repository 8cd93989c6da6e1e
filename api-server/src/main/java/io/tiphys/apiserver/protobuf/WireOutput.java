package io.tiphys.apiserver.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer with the primitives of protobuf's wire format. */
final class WireOutput {

  private byte[] bytes;
  private int size;

  WireOutput(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  int size() {
    return size;
  }

  private void need(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  void raw(byte[] from) {
    need(from.length);
    System.arraycopy(from, 0, bytes, size, from.length);
    size += from.length;
  }

  void raw(byte[] from, int start, int length) {
    need(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  void append(WireOutput other) {
    raw(other.bytes, 0, other.size);
  }

  void varint(long value) {
    need(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  static int varintSize(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }

  void integer(int field, long value) {
    varint((long) field << 3);
    varint(value);
  }

  void fixed64(int field, long value) {
    varint((long) field << 3 | 1);
    need(8);
    for (int i = 0; i < 8; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  void bytes(int field, byte[] value) {
    varint((long) field << 3 | 2);
    varint(value.length);
    raw(value);
  }

  void string(int field, String value) {
    int length = value.length();
    int begin = open(field);
    need(length);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        raw(value.substring(i).getBytes(StandardCharsets.UTF_8));
        break;
      }
      bytes[size++] = (byte) c;
    }
    close(begin);
  }

  /** Begins a value that knows its length at its end only; returns what {@link #close} wants. */
  int open(int field) {
    varint((long) field << 3 | 2);
    need(1);
    return ++size;
  }

  /** Ends a value: its length goes before it, which moves it along when that takes more bytes. */
  void close(int begin) {
    int length = size - begin;
    int more = varintSize(length) - 1;
    if (more > 0) {
      need(more);
      System.arraycopy(bytes, begin, bytes, begin + more, length);
    }
    size = begin - 1;
    varint(length);
    size += length;
  }
}
