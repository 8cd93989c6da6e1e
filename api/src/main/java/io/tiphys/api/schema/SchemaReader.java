package io.tiphys.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.schema.ListSchema.ListType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads schemas from their OpenAPI v3 form, as the API publishes them and custom kinds give them.
 */
public final class SchemaReader {

  private static final String REFERENCE = "#/components/schemas/";

  /** What stands for an absent field; a default comes before it. */
  private static final String WRITTEN = "x-tiphys-written";

  private final Function<String, Schema> components;

  /**
   * Makes a reader.
   *
   * @param components finds what a {@code $ref} names
   */
  public SchemaReader(Function<String, Schema> components) {
    this.components = components;
  }

  /** Reads the component of that name. */
  public Schema read(String name, JsonNode node) {
    String reference = reference(node);
    if (!reference.isEmpty()) {
      return components.apply(reference);
    }
    if (node.path("x-kubernetes-int-or-string").asBoolean()
        || node.path("format").asText().equals("int-or-string")) {
      return new IntOrStringSchema();
    }
    return switch (node.path("type").asText()) {
      case "object" -> object(name, node);
      case "array" -> list(node);
      case "string" -> string(node);
      case "integer" -> number(node, true);
      case "number" -> number(node, false);
      case "boolean" -> new BooleanSchema();
      default -> new AnySchema();
    };
  }

  private static String reference(JsonNode node) {
    JsonNode direct = node.path("$ref");
    String text = direct.isTextual() ? direct.asText() : soleReference(node.path("allOf"));
    return text.startsWith(REFERENCE) ? text.substring(REFERENCE.length()) : "";
  }

  private static String soleReference(JsonNode allOf) {
    return allOf.size() == 1 ? allOf.get(0).path("$ref").asText() : "";
  }

  private Schema object(String name, JsonNode node) {
    boolean atomic = node.path("x-kubernetes-map-type").asText().equals("atomic");
    JsonNode values = node.path("additionalProperties");
    if (values.isObject()) {
      return new MapSchema(read("", values), atomic);
    }
    if (values.asBoolean()) {
      return new MapSchema(new AnySchema(), atomic);
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    node.path("properties").forEachEntry((field, type) -> fields.put(field, field(field, type)));
    return new ObjectSchema(
        name,
        fields,
        Set.copyOf(strings(node.path("required"))),
        node.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
        atomic,
        node.path("x-kubernetes-embedded-resource").asBoolean());
  }

  private Field field(String name, JsonNode node) {
    return new Field(
        name,
        new Lazy<>(() -> read("", node)),
        Optional.ofNullable(node.has("default") ? node.get("default") : node.get(WRITTEN)),
        node.path("x-tiphys-zero-is-absent").asBoolean(),
        zero(node),
        Optional.ofNullable(node.get(WRITTEN)),
        node.path("nullable").asBoolean(),
        node.path("x-kubernetes-patch-merge-key").asText(),
        strategies(node.path("x-kubernetes-patch-strategy").asText()),
        goType(node),
        node.path("x-tiphys-embedded").asText());
  }

  private static Field.Zero zero(JsonNode node) {
    if (node.path("x-tiphys-omit-zero").asBoolean()) {
      return Field.Zero.OMITTED;
    }
    return node.hasNonNull(WRITTEN) ? Field.Zero.WRITTEN : Field.Zero.KEPT;
  }

  private static Set<String> strategies(String text) {
    return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split(",")));
  }

  /** What upstream's decoder calls the type: its Go name. */
  private static String goType(JsonNode node) {
    JsonNode named = node.path("x-tiphys-go-type");
    if (named.isTextual()) {
      return named.asText();
    }
    String reference = reference(node);
    if (!reference.isEmpty()) {
      int name = reference.lastIndexOf('.');
      if (reference.endsWith(".Time") || reference.endsWith(".MicroTime")) {
        return "string";
      }
      return reference.substring(reference.lastIndexOf('.', name - 1) + 1);
    }
    return switch (node.path("type").asText()) {
      case "array" -> "[]" + goType(node.path("items"));
      case "object" -> mapType(goType(node.path("additionalProperties")));
      case "integer" -> node.path("format").asText("int64");
      case "number" -> "float64";
      case "boolean" -> "bool";
      case "string" -> node.path("format").asText().equals("byte") ? "[]uint8" : "string";
      default -> "interface {}";
    };
  }

  private static String mapType(String values) {
    return values.equals("resource.Quantity") ? "v1.ResourceList" : "map[string]" + values;
  }

  private ListSchema list(JsonNode node) {
    ListType type =
        switch (node.path("x-kubernetes-list-type").asText()) {
          case "map" -> ListType.MAP;
          case "set" -> ListType.SET;
          default -> ListType.ATOMIC;
        };
    return new ListSchema(
        read("", node.path("items")),
        type,
        strings(node.path("x-kubernetes-list-map-keys")),
        bound(node, "minItems"),
        bound(node, "maxItems"));
  }

  private static StringSchema string(JsonNode node) {
    JsonNode pattern = node.path("pattern");
    return new StringSchema(
        node.path("format").asText(),
        strings(node.path("enum")),
        pattern.isTextual() ? Optional.of(Pattern.compile(pattern.asText())) : Optional.empty(),
        bound(node, "minLength"),
        bound(node, "maxLength"));
  }

  private static NumberSchema number(JsonNode node, boolean integer) {
    return new NumberSchema(
        integer,
        node.path("format").asText(),
        decimal(node.path("minimum")),
        node.path("exclusiveMinimum").asBoolean(),
        decimal(node.path("maximum")),
        node.path("exclusiveMaximum").asBoolean());
  }

  private static Optional<BigDecimal> decimal(JsonNode node) {
    return node.isNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
  }

  private static OptionalInt bound(JsonNode node, String name) {
    return node.path(name).isNumber()
        ? OptionalInt.of(node.path(name).intValue())
        : OptionalInt.empty();
  }

  private static List<String> strings(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
