package io.tiphys.apiserver.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import java.io.IOException;
import java.util.Arrays;

/** Reads objects in Kubernetes' protobuf form as trees, as if they had been sent as JSON. */
public final class ProtobufReader {

  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private ProtobufReader() {}

  /** Throws {@link IOException} with what is wrong with the bytes. */
  public static ObjectNode read(byte[] bytes) throws IOException {
    byte[] magic = Envelope.MAGIC;
    if (bytes.length < magic.length
        || !Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length)) {
      throw new IOException(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    WireInput envelope = new WireInput(bytes, magic.length, bytes.length);
    GroupVersionKind kind = new GroupVersionKind("", "", "");
    WireInput raw = new WireInput(bytes, 0, 0);
    while (envelope.hasMore()) {
      long tag = envelope.varint();
      switch ((int) tag) {
        case 1 << 3 | 2 -> kind = kind(envelope.delimited());
        case 2 << 3 | 2 -> raw = envelope.delimited();
        default -> envelope.skip((int) (tag & 7));
      }
    }
    return object(kind, raw);
  }

  private static GroupVersionKind kind(WireInput in) throws IOException {
    String apiVersion = "";
    String kind = "";
    while (in.hasMore()) {
      long tag = in.varint();
      switch ((int) tag) {
        case 1 << 3 | 2 -> apiVersion = in.delimited().text();
        case 2 << 3 | 2 -> kind = in.delimited().text();
        default -> in.skip((int) (tag & 7));
      }
    }
    return GroupVersion.parse(apiVersion).kind(kind);
  }

  private static ObjectNode object(GroupVersionKind kind, WireInput raw) throws IOException {
    Message message =
        Messages.all()
            .find(kind)
            .orElseThrow(() ->
                new IOException(
                    "no kind \""
                        + kind.kind()
                        + "\" of \""
                        + kind.apiVersion()
                        + "\" is known in protobuf"));
    ObjectNode object = Json.newObject();
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    new MessageReader().fields(message, raw, object);
    return object;
  }
}
