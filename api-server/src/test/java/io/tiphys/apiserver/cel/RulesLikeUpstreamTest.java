package io.tiphys.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.validation.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rules and objects that were given to an API server of upstream's, with what it said to them. */
class RulesLikeUpstreamTest {

  private static JsonNode table(String name) throws IOException {
    try (InputStream in = RulesLikeUpstreamTest.class.getResourceAsStream("/cel/" + name)) {
      return Json.read(Objects.requireNonNull(in).readAllBytes(), JsonNode.class);
    }
  }

  private static ObjectNode schema(JsonNode properties, JsonNode rules) {
    ObjectNode root = Json.newObject().put("type", "object");
    ObjectNode spec = root.putObject("properties").putObject("spec").put("type", "object");
    spec.set("properties", properties);
    spec.set("x-kubernetes-validations", rules);
    return root;
  }

  @TestFactory
  Stream<DynamicTest> rulesHaveTheSameErrorsAndCosts() throws IOException {
    JsonNode table = table("rules.json");
    return StreamSupport.stream(table.path("rules").spliterator(), false)
        .map(entry ->
            DynamicTest.dynamicTest(entry.path("rule").asText(), () -> checkRule(table, entry)));
  }

  private static void checkRule(JsonNode table, JsonNode entry) {
    ArrayNode rules = Json.mapper().createArrayNode();
    rules.addObject().put("rule", entry.path("rule").asText()).put("message", "m");
    List<String> expected = new ArrayList<>();
    entry.path("errors").forEach(error -> expected.add(error.asText()));
    List<String> found =
        CustomRules.compile(schema(table.path("properties"), rules))
            .compileErrors("schema")
            .stream()
            .map(RulesLikeUpstreamTest::withoutTheRule)
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String withoutTheRule(FieldError error) {
    return error
        .detail()
        .replaceAll("selfType\\d+", "selfType")
        .replaceFirst("(?s)^Invalid value: \\{.*?\"OptionalOldSelf\":null\\}: ", "");
  }

  @TestFactory
  Stream<DynamicTest> objectsHaveTheSameErrors() throws IOException {
    return StreamSupport.stream(table("objects.json").spliterator(), false)
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.path("object") + " after " + entry.path("old"), () -> checkObject(entry)));
  }

  private static void checkObject(JsonNode entry) {
    CustomRules rules = CustomRules.compile(schema(entry.path("properties"), entry.path("rules")));
    List<List<String>> expected = new ArrayList<>();
    entry
        .path("errors")
        .forEach(error ->
            expected.add(
                List.of(error.path(0).asText(), error.path(1).asText(), error.path(2).asText())));
    JsonNode old = entry.path("old");
    List<List<String>> found =
        rules.validate(object(entry.path("object")), old.isNull() ? null : object(old)).stream()
            .map(error -> List.of(error.field(), error.cause().reason(), error.detail()))
            .toList();
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static ObjectNode object(@Nullable JsonNode spec) {
    ObjectNode object = Json.newObject().put("apiVersion", "example.com/v1").put("kind", "Thing");
    object.putObject("metadata").put("name", "x");
    object.set("spec", spec);
    return object;
  }
}
