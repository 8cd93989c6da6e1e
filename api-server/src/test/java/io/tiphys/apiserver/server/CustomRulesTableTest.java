package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Definitions and custom objects, most of them wrong, with what an upstream server of version 1.35
 * answered to each: code, causes, warnings and what became of the object.
 */
class CustomRulesTableTest {

  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private final TestServer server = TestServer.shared();

  private static JsonNode table(String name) {
    try (InputStream file = CustomRulesTableTest.class.getResourceAsStream(name)) {
      return Json.mapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer create(String path, JsonNode object) {
    return server.send("POST", path, Json.bytes(object), "Content-Type", "application/json");
  }

  @Test
  void definitionsAreHeldToWhatUpstreamAsksOfThem() {
    List<String> wrong = new ArrayList<>();
    for (JsonNode row : table("definitions.json")) {
      check(row, create(DEFINITIONS + "?dryRun=All", row.path("object")), wrong);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void customObjectsAreHeldToTheirSchema() {
    JsonNode table = table("custom-objects.json");
    CustomResources.define(server, (ObjectNode) table.path("definition"));
    String path = "/apis/stable.example.io/v1/namespaces/default/crontabs?dryRun=All";
    List<String> wrong = new ArrayList<>();
    for (JsonNode row : table.path("cases")) {
      Answer answer = create(path + row.path("query").asText(), row.path("object"));
      check(row, answer, wrong);
      row.path("result")
          .forEachEntry((field, value) -> {
            if (!answer.body().path(field).equals(value)) {
              wrong.add(
                  row.path("name").asText() + ": " + field + " is " + answer.body().path(field));
            }
          });
    }
    CustomResources.remove(server, "crontabs.stable.example.io");
    assertThat(wrong).isEmpty();
  }

  private static void check(JsonNode row, Answer answer, List<String> wrong) {
    String name = row.path("name").asText();
    if (answer.code() != row.path("code").asInt()) {
      wrong.add(name + ": " + answer.code() + " " + answer.message());
      return;
    }
    if (!causes(row.path("causes")).equals(causes(answer.body().path("details").path("causes")))) {
      wrong.add(name + ": " + answer.body().path("details").path("causes"));
    }
    if (row.has("message") && !row.path("message").asText().equals(answer.message())) {
      wrong.add(name + ": " + answer.message());
    }
    List<String> warnings = new ArrayList<>();
    row.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    if (!warnings.equals(answer.response().headers().allValues("warning"))) {
      wrong.add(name + ": warnings " + answer.response().headers().allValues("warning"));
    }
  }

  private static List<String> causes(JsonNode causes) {
    List<String> texts = new ArrayList<>();
    for (JsonNode cause : causes) {
      texts.add(
          cause.path("field").asText()
              + " "
              + cause.path("reason").asText()
              + " "
              + cause.path("message").asText());
    }
    texts.sort(null);
    return texts;
  }
}
