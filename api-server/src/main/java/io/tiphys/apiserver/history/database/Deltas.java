package io.tiphys.apiserver.history.database;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * How contents are kept: deflated, with the content before them as the dictionary. What did not
 * change is then a reference of some bytes, and nothing has to be understood to be put together.
 */
final class Deltas {

  private static final byte[] NOTHING = new byte[0];

  private Deltas() {}

  /** A content by itself. */
  static byte[] full(byte[] content) {
    return deflate(content, NOTHING);
  }

  static byte[] delta(byte[] content, byte[] before) {
    return deflate(content, before);
  }

  private static byte[] deflate(byte[] content, byte[] dictionary) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      if (dictionary.length > 0) {
        deflater.setDictionary(dictionary);
      }
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 4 + 64);
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  /**
   * @param before empty for a content by itself
   * @param size of the content
   */
  static byte[] read(byte[] kept, byte[] before, int size) {
    try (Inflater inflater = new Inflater(true)) {
      if (before.length > 0) {
        inflater.setDictionary(before);
      }
      inflater.setInput(kept);
      byte[] content = new byte[size];
      int length = 0;
      while (length < size) {
        int more = inflater.inflate(content, length, size - length);
        if (more == 0) {
          throw new IllegalStateException("a recorded content ends after " + length + " bytes");
        }
        length += more;
      }
      return content;
    } catch (DataFormatException e) {
      throw new IllegalStateException("a recorded content cannot be read", e);
    }
  }
}
