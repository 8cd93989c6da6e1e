package io.tiphys.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an object holds, as far as the proof needs it.
 *
 * @param uid which incarnation of its name it is
 * @param label what selectors look at
 * @param data the ConfigMap's own data; {@link #VALUE} in it names the write that it stems from
 * @param digest of all fields but the revision and those that only some answers have
 */
public record Content(String uid, String label, Map<String, String> data, String digest) {

  /** The field of the data that each write gives another value. */
  public static final String VALUE = "v";

  /** The label that selectors look at. */
  public static final String LABEL = "l";

  private static final int DIGEST_BYTES = 12;

  public Content {
    data = Map.copyOf(data);
  }

  /** Of an object as the API or the store tells it. */
  public static Content of(JsonNode object) {
    Map<String, String> data = new TreeMap<>();
    object.path("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asText()));
    return new Content(
        object.at("/metadata/uid").asText(),
        object.at("/metadata/labels/" + LABEL).asText(),
        data,
        digest(object));
  }

  /** The write that it stems from; empty if none of this program's. */
  public String value() {
    return data.getOrDefault(VALUE, "");
  }

  private static String digest(JsonNode object) {
    ObjectNode rest = object.deepCopy();
    rest.remove("kind");
    rest.remove("apiVersion");
    if (rest.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("resourceVersion");
    }
    StringBuilder text = new StringBuilder();
    canonical(rest, text);
    try {
      byte[] all =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void canonical(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      Map<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
      out.append('{');
      fields.forEach((name, value) -> {
        out.append(name).append(':');
        canonical(value, out);
        out.append(',');
      });
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      node.forEach(each -> {
        canonical(each, out);
        out.append(',');
      });
      out.append(']');
    } else {
      out.append(node);
    }
  }
}
