package io.tiphys.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML documents as trees, with YAML 1.1's booleans and octal numbers as upstream reads them; times
 * stay texts. Anchors are followed within limits. Safe for use by any thread.
 */
public final class Yaml {

  private static final int MAX_ALIASES = 100;
  private static final int MAX_CODE_POINTS = 4 << 20;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final YAMLMapper WRITER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private Yaml() {}

  /** Resolves what SnakeYAML does, but for times. */
  private static final class TimelessResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
      addImplicitResolver(Tag.INT, INT, "-+0123456789");
      addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
      addImplicitResolver(Tag.MERGE, MERGE, "<");
      addImplicitResolver(Tag.NULL, NULL, "~nN\0");
      addImplicitResolver(Tag.NULL, EMPTY, null);
    }
  }

  /**
   * All documents of a text but the empty ones; throws {@link IllegalArgumentException} with the
   * place of what is wrong.
   */
  public static List<JsonNode> readAll(byte[] text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(Json.MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setCodePointLimit(MAX_CODE_POINTS);
    var loader =
        new org.yaml.snakeyaml.Yaml(
            new SafeConstructor(options),
            new Representer(new DumperOptions()),
            new DumperOptions(),
            options,
            new TimelessResolver());
    List<JsonNode> documents = new ArrayList<>();
    try {
      for (Object document : loader.loadAll(new String(text, StandardCharsets.UTF_8))) {
        if (document != null) {
          documents.add(tree(document, 0));
        }
      }
    } catch (YAMLException e) {
      throw new IllegalArgumentException("yaml: " + e.getMessage(), e);
    }
    return documents;
  }

  /** The readable form. */
  public static String write(JsonNode tree) {
    try {
      return WRITER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as YAML", e);
    }
  }

  /** An alias may lead back to what is around it, so the depth is counted here too. */
  private static JsonNode tree(@Nullable Object value, int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw new IllegalArgumentException("yaml: nested too deep");
    }
    return switch (value) {
      case null -> NODES.nullNode();
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((key, member) -> object.set(String.valueOf(key), tree(member, depth + 1)));
        yield object;
      }
      case Iterable<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(item -> array.add(tree(item, depth + 1)));
        yield array;
      }
      case Boolean bool -> NODES.booleanNode(bool);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case BigInteger number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      default -> NODES.textNode(value.toString());
    };
  }
}
