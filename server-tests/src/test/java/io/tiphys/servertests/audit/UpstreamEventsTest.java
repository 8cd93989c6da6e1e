package io.tiphys.servertests.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends what an upstream server (v1.35.4) was sent with everything audited, and compares the events
 * with those that it made. What differs from run to run is left out of both, and so are the
 * contents of objects, which upstream tells with its defaults filled in.
 */
@Timeout(120)
class UpstreamEventsTest {

  private static final Set<String> CHANGING =
      Set.of(
          "uid",
          "resourceVersion",
          "creationTimestamp",
          "managedFields",
          "time",
          "token",
          "expirationTimestamp",
          "continue",
          "lastTransitionTime",
          "generation");
  private static final List<String> APART =
      List.of(
          "auditID",
          "requestReceivedTimestamp",
          "stageTimestamp",
          "responseObject",
          "kind",
          "apiVersion",
          "userAgent",
          "level",
          "requestURI");
  private static final String ISSUED = "authentication.kubernetes.io/issued-credential-id";

  @TempDir Path folder;

  @Test
  void areWhatUpstreamTells() throws IOException {
    JsonNode cases = cases();
    Path log = folder.resolve("audit.log");
    Path policy = Files.writeString(folder.resolve("policy.yaml"), Setups.EVERYTHING);
    SoftAssertions all = new SoftAssertions();
    try (TestApiServer server = TestApiServer.start(Setups.logged(policy, log))) {
      Map<String, Client> clients =
          Map.of("admin", Client.admin(server), "nobody", Client.nobody(server));
      for (int i = 0; i < cases.size(); i++) {
        JsonNode request = cases.get(i).path("request");
        Client client = Objects.requireNonNull(clients.get(request.path("who").asText()));
        if (request.path("path").asText().endsWith("/secrets")) {
          awaitPolicy(client);
        }
        send(client, request, "request-" + i);
      }
      for (int i = 0; i < cases.size(); i++) {
        String id = "request-" + i;
        JsonNode expected = cases.get(i).path("events");
        Await.until(id, () -> Events.of(log, id).size() >= expected.size());
        all.assertThat(comparable(Events.of(log, id)))
            .as(cases.get(i).path("request").toString())
            .isEqualTo(settled(expected));
      }
    }
    assertThat(cases.size()).isGreaterThan(50);
    all.assertAll();
  }

  private static JsonNode cases() throws IOException {
    try (InputStream text = UpstreamEventsTest.class.getResourceAsStream("upstream-events.json")) {
      return Json.parse(Objects.requireNonNull(text).readAllBytes());
    }
  }

  /** A policy holds some time after it has been made. */
  private static void awaitPolicy(Client client) {
    Await.until(
        "the policy holds",
        () ->
            client
                .send(
                    "POST",
                    "/api/v1/namespaces/default/secrets?dryRun=All",
                    "{\"metadata\":{\"name\":\"bad\"}}",
                    Map.of("Content-Type", "application/json"))
                .headers()
                .firstValue("Warning")
                .isPresent());
  }

  private static void send(Client client, JsonNode request, String id) {
    Map<String, String> headers = new HashMap<>();
    request
        .path("headers")
        .properties()
        .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
    headers.put("Audit-ID", id);
    assertThat(
            client
                .send(
                    request.path("method").asText(),
                    request.path("path").asText(),
                    request.path("body").asText(""),
                    headers)
                .headers()
                .firstValue("Audit-Id"))
        .hasValue(id);
  }

  private static List<JsonNode> comparable(List<ObjectNode> events) {
    List<JsonNode> comparable = new ArrayList<>();
    for (ObjectNode event : events) {
      event.remove(APART);
      ObjectNode user = (ObjectNode) event.path("user");
      user.remove("extra");
      if (user.path("username").asText().equals("kubernetes-admin")) {
        user.remove("groups"); // upstream's is in another one
      }
      if (event.path("annotations") instanceof ObjectNode annotations) {
        if (annotations.path("authorization.k8s.io/decision").asText().equals("allow")) {
          annotations.remove("authorization.k8s.io/reason");
        }
        if (annotations.path(ISSUED).asText().startsWith("JTI=")) {
          annotations.put(ISSUED, "JTI");
        }
      }
      event.put("told", event.remove("requestObject") != null);
      comparable.add(settled(event));
    }
    return comparable;
  }

  private static List<JsonNode> settled(JsonNode events) {
    if (events instanceof ArrayNode array) {
      List<JsonNode> all = new ArrayList<>();
      array.forEach(event -> all.add(settledOne(event)));
      return all;
    }
    return List.of(settledOne(events));
  }

  private static JsonNode settled(ObjectNode event) {
    return settledOne(event);
  }

  /** Without what changes, with an empty field as one that is not there. */
  private static JsonNode settledOne(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(CHANGING);
      object.forEach(UpstreamEventsTest::settledOne);
      if (object.path("details").isEmpty()) {
        object.remove("details");
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(UpstreamEventsTest::settledOne);
    }
    return node;
  }
}
