package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** Reads a request's body, JSON or YAML, into a tree, and notes the fields that come twice. */
final class BodyReader {

  private static final YAMLFactory YAML = YAMLFactory.builder().loaderOptions(yamlLimits()).build();

  /**
   * What was read.
   *
   * @param duplicates what to say of fields that come twice; the last one counts
   */
  record Document(ObjectNode object, List<String> duplicates) {}

  private final JsonParser parser;
  private final boolean yaml;
  private final List<String> duplicates = new ArrayList<>(0);

  private BodyReader(JsonParser parser, boolean yaml) {
    this.parser = parser;
    this.yaml = yaml;
  }

  private static LoaderOptions yamlLimits() {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(Json.MAX_DEPTH);
    options.setMaxAliasesForCollections(100);
    options.setCodePointLimit(4 << 20);
    options.setAllowDuplicateKeys(true);
    return options;
  }

  /** Throws {@link IOException} with what is wrong with the text. */
  static Document read(byte[] body, boolean yaml) throws IOException {
    if (yaml) {
      try (JsonParser parser = YAML.createParser(body)) {
        return new BodyReader(parser, true).document();
      } catch (RuntimeException e) {
        throw new IOException("yaml: " + e.getMessage(), e);
      }
    }
    try (JsonParser parser = Json.mapper().createParser(body)) {
      return new BodyReader(parser, false).document();
    }
  }

  private Document document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new IOException("unexpected end of JSON input");
    }
    if (first != JsonToken.START_OBJECT) {
      throw new IOException(
          "json: cannot unmarshal "
              + kind(first)
              + " into Go value of type map[string]interface {}");
    }
    ObjectNode object = object("");
    if (parser.nextToken() != null) {
      throw new IOException("invalid data after the end of the object");
    }
    return new Document(object, duplicates);
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      default -> "value";
    };
  }

  private double finite() throws IOException {
    double number = parser.getDoubleValue();
    if (Double.isInfinite(number) || Double.isNaN(number)) {
      throw new JsonParseException(
          parser, "cannot unmarshal number " + parser.getText() + " into Go value of type float64");
    }
    return number;
  }

  /** Recursion is as deep as the parsers allow. */
  private JsonNode value(JsonToken token, String path) throws IOException {
    JsonNodeFactory nodes = Json.mapper().getNodeFactory();
    return switch (token) {
      case START_OBJECT -> object(path);
      case START_ARRAY -> array(path);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_INT ->
          switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
          };
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(finite());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      default -> throw new IOException("unexpected end of JSON input");
    };
  }

  private ObjectNode object(String path) throws IOException {
    ObjectNode object = Json.newObject();
    while (next() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String below = path.isEmpty() ? name : path + "." + name;
      int line = yaml ? parser.currentTokenLocation().getLineNr() : 0;
      if (object.has(name)) {
        duplicates.add(
            yaml
                ? "line " + line + ": key \"" + name + "\" already set in map"
                : "duplicate field \"" + below + "\"");
      }
      object.set(name, value(next(), below));
    }
    return object;
  }

  private ArrayNode array(String path) throws IOException {
    ArrayNode array = Json.mapper().createArrayNode();
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      array.add(value(token, path + "[" + array.size() + "]"));
    }
    return array;
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("unexpected end of JSON input");
    }
    return token;
  }

  /** What a decode error says of the text's place and fault, in one line. */
  static String reason(IOException e) {
    String message =
        e instanceof JsonProcessingException parsing
            ? parsing.getOriginalMessage()
            : e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
