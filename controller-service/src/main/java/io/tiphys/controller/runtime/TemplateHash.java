package io.tiphys.controller.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.TreeMap;

/** A short name for a template: equal templates have equal hashes. */
public final class TemplateHash {

  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  /**
   * The hash in letters that form no words.
   *
   * @param collisions how many other templates had this hash before
   */
  public static String of(Object template, int collisions) {
    int hash = fnv(Json.bytes(sorted(Json.mapper().valueToTree(template))), 0x811c9dc5);
    if (collisions > 0) {
      hash =
          fnv(Integer.toString(collisions).getBytes(java.nio.charset.StandardCharsets.UTF_8), hash);
    }
    return safe(Integer.toUnsignedString(hash));
  }

  static String safe(String digits) {
    StringBuilder out = new StringBuilder();
    digits.chars().forEach(c -> out.append(SAFE.charAt(c % SAFE.length())));
    return out.toString();
  }

  private static int fnv(byte[] bytes, int start) {
    int hash = start;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    return hash;
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(e -> fields.put(e.getKey(), sorted(e.getValue())));
      ObjectNode out = Json.newObject();
      fields.forEach(out::set);
      return out;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode out = Json.mapper().createArrayNode();
      array.forEach(item -> out.add(sorted(item)));
      return out;
    }
    return node;
  }
}
