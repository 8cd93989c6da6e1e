package io.tiphys.apiserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.time.Duration;
import java.util.function.Predicate;

/** Makes and removes the definitions of tests. */
final class CustomResources {

  static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private CustomResources() {}

  /** Returns once the definition is established. */
  static Answer define(TestServer server, ObjectNode crd) {
    Answer created =
        server.send("POST", DEFINITIONS, Json.bytes(crd), "Content-Type", "application/json");
    if (created.code() != 201) {
      throw new IllegalStateException(created.message());
    }
    String name = crd.path("metadata").path("name").asText();
    return await(server, DEFINITIONS + "/" + name, answer -> is(answer.body(), "Established"));
  }

  /** Returns once the definition and all its objects are gone. */
  static void remove(TestServer server, String name) {
    server.delete(DEFINITIONS + "/" + name);
    await(server, DEFINITIONS + "/" + name, answer -> answer.code() == 404);
  }

  static boolean is(JsonNode crd, String type) {
    for (JsonNode condition : crd.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  static Answer await(TestServer server, String path, Predicate<Answer> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Answer answer = server.get(path);
      if (condition.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(path + " is still " + answer.body());
      }
      Thread.onSpinWait();
    }
  }
}
