package io.tiphys.apiserver.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;

/** Objects as YAML, their fields in the order of their names. */
final class YamlForm {

  private YamlForm() {}

  static byte[] of(byte[] json) {
    try {
      return of(Json.read(json, ObjectNode.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] of(JsonNode tree) {
    return Yaml.write(sorted(tree)).getBytes(UTF_8);
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.forEachEntry(fields::put);
      ObjectNode object = Json.newObject();
      fields.forEach((name, value) -> object.set(name, sorted(value)));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = Json.mapper().createArrayNode();
      node.forEach(item -> array.add(sorted(item)));
      return array;
    }
    return node;
  }
}
