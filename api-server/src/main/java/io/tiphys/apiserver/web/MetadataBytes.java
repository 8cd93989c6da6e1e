package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** Cuts the metadata out of an object's bytes, in which it stands behind kind and apiVersion. */
final class MetadataBytes {

  private static final byte[] NAME = "\"metadata\":".getBytes(ISO_8859_1);

  private MetadataBytes() {}

  /** The object's {@code PartialObjectMetadata}. */
  static byte[] partial(byte[] json, String apiVersion) {
    byte[] head =
        ("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"" + apiVersion + "\",")
            .getBytes(ISO_8859_1);
    int start = start(json);
    int end = end(json, start + NAME.length);
    byte[] partial = new byte[head.length + end - start + 1];
    System.arraycopy(head, 0, partial, 0, head.length);
    System.arraycopy(json, start, partial, head.length, end - start);
    partial[partial.length - 1] = '}';
    return partial;
  }

  private static int start(byte[] json) {
    for (int i = 0; i < json.length - NAME.length; i++) {
      if (json[i] == '"' && Arrays.equals(json, i, i + NAME.length, NAME, 0, NAME.length)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not an object in its stored form");
  }

  /** Behind the brace that closes the one at {@code from}. */
  private static int end(byte[] json, int from) {
    int depth = 0;
    boolean text = false;
    for (int i = from; i < json.length; i++) {
      byte b = json[i];
      if (text) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          text = false;
        }
      } else if (b == '"') {
        text = true;
      } else if (b == '{') {
        depth++;
      } else if (b == '}' && --depth == 0) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("not an object in its stored form");
  }
}
