package io.tiphys.node.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a tar archive (ustar) into memory, owned by root and without times, so it is repeatable.
 */
final class TarWriter {

  private static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarWriter directory(String path, int mode) {
    header(path.endsWith("/") ? path : path + "/", mode, 0, '5', "");
    return this;
  }

  TarWriter file(String path, int mode, byte[] content) {
    header(path, mode, content.length, '0', "");
    out.writeBytes(content);
    pad(content.length);
    return this;
  }

  TarWriter file(String path, int mode, String content) {
    return file(path, mode, content.getBytes(StandardCharsets.UTF_8));
  }

  TarWriter link(String path, String target) {
    header(path, 0777, 0, '2', target);
    return this;
  }

  /** The archive with its end marker. */
  byte[] finish() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private void header(String path, int mode, long size, char type, String target) {
    byte[] header = new byte[BLOCK];
    put(header, 0, 100, path);
    put(header, 100, 8, octal(mode, 7));
    put(header, 108, 8, octal(0, 7));
    put(header, 116, 8, octal(0, 7));
    put(header, 124, 12, octal(size, 11));
    put(header, 136, 12, octal(0, 11));
    put(header, 148, 8, "        ");
    header[156] = (byte) type;
    put(header, 157, 100, target);
    put(header, 257, 8, "ustar\00000");
    long sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, 8, octal(sum, 6) + "\0 ");
    out.writeBytes(header);
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  private static void put(byte[] header, int offset, int length, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IllegalArgumentException("too long for a tar header: " + value);
    }
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private void pad(long size) {
    int rest = (int) (size % BLOCK);
    if (rest != 0) {
      out.writeBytes(new byte[BLOCK - rest]);
    }
  }
}
