package io.tiphys.apiserver.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses a body, fast rather than small. */
final class Gzip {

  private static final int LEVEL = 1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
  private final GZIPOutputStream gzip;

  Gzip() {
    try {
      gzip =
          new GZIPOutputStream(out, 8 * 1024) {
            {
              def.setLevel(LEVEL);
            }
          };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] compress(byte[] body) {
    Gzip gzip = new Gzip();
    gzip.write(body);
    return gzip.finish();
  }

  void write(byte[] plain) {
    try {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is compressed so far and was not taken before. */
  byte[] take() {
    byte[] bytes = out.toByteArray();
    out.reset();
    return bytes;
  }

  byte[] finish() {
    try {
      gzip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return take();
  }
}
