package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;

/** Goes through all schemas in a schema. */
final class SchemaWalk {

  private static final List<String> ONE = List.of("items", "additionalProperties", "not");
  private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");

  private SchemaWalk() {}

  static void visit(JsonNode schema, Consumer<JsonNode> visitor) {
    if (!schema.isObject()) {
      return;
    }
    visitor.accept(schema);
    ONE.forEach(inner -> visit(schema.path(inner), visitor));
    LISTS.forEach(inner -> schema.path(inner).forEach(one -> visit(one, visitor)));
    schema.path("properties").forEach(property -> visit(property, visitor));
  }

  static boolean any(JsonNode schema, java.util.function.Predicate<JsonNode> test) {
    boolean[] found = new boolean[1];
    visit(schema, inner -> found[0] |= test.test(inner));
    return found[0];
  }
}
