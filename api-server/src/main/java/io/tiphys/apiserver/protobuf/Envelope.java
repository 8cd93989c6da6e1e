package io.tiphys.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.api.resource.GroupVersionKind;

/**
 * What stands around each object: four bytes that tell this form, then a message with the object's
 * version, kind and bytes ({@code runtime.Unknown}).
 */
final class Envelope {

  static final byte[] MAGIC = {'k', '8', 's', 0};

  /** The empty content encoding and content type that upstream sends along. */
  static final byte[] END = {3 << 3 | 2, 0, 4 << 3 | 2, 0};

  private Envelope() {}

  /** All that stands before the object's bytes but their length. */
  static byte[] head(GroupVersionKind kind) {
    WireOutput out = new WireOutput(64);
    out.raw(MAGIC);
    int type = out.open(1);
    out.bytes(1, kind.apiVersion().getBytes(UTF_8));
    out.bytes(2, kind.kind().getBytes(UTF_8));
    out.close(type);
    out.varint(2 << 3 | 2);
    return out.toByteArray();
  }
}
