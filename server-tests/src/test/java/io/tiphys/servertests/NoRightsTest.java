package io.tiphys.servertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.TestApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who has no rights is let in nowhere: each path and verb that discovery names is tried. */
@ExtendWith(ApiServerExtension.class)
class NoRightsTest {

  /** Answers about oneself, and tickets for no more than one may watch. */
  private static final Set<String> OPEN_TO_ALL =
      Set.of(
          "selfsubjectaccessreviews",
          "selfsubjectrulesreviews",
          "selfsubjectreviews",
          "watchtickets");

  /** What discovery does not name. */
  private static final List<Request> BESIDE =
      List.of(
          new Request("GET", "/metrics"),
          new Request("GET", "/debug/api_priority_and_fairness/dump_priority_levels"),
          new Request("GET", "/apis/tiphys.io/v1/watch?watch=pods;ns=default&watch=secrets"),
          new Request("GET", "/api/v1/watch/secrets"),
          new Request("GET", "/no/such/path"));

  private static TestApiServer server;
  private static List<Request> requests;

  /** One way to ask for something. */
  record Request(String method, String path) {}

  @BeforeAll
  static void walkDiscovery(TestApiServer shared) {
    server = shared;
    requests =
        Stream.concat(Stream.of("/api/v1"), groupVersions())
            .flatMap(NoRightsTest::requestsOf)
            .collect(Collectors.toCollection(ArrayList::new));
    assertThat(requests).as("what discovery names").hasSizeGreaterThan(600);
    requests.addAll(BESIDE);
  }

  @Test
  void aUserWithoutRightsIsForbiddenEverything() {
    assertThat(refusedWith(403, server.as("nobody"))).isEmpty();
  }

  @Test
  void whoIsNotLoggedInIsForbiddenEverything() {
    assertThat(refusedWith(403, as(new ClusterAccess.Anonymous()))).isEmpty();
  }

  @Test
  void aTokenOfNobodyOpensNothing() {
    assertThat(refusedWith(401, as(ClusterAccess.Token.of("nobodys")))).isEmpty();
  }

  /** The requests that got anything but that code, with what they got. */
  private static List<String> refusedWith(int code, ApiClient client) {
    List<String> others = new ArrayList<>();
    for (Request request : requests) {
      int answered = code(client, request);
      if (answered != code) {
        others.add(answered + " to " + request.method() + " " + request.path());
      }
    }
    return others;
  }

  private static int code(ApiClient client, Request request) {
    try {
      client.call(request.method(), request.path(), Optional.empty());
      return 200;
    } catch (StatusException e) {
      return e.status().code();
    }
  }

  private static Stream<String> groupVersions() {
    return elements(ask("/apis").path("groups"))
        .flatMap(group -> elements(group.path("versions")))
        .map(version -> "/apis/" + version.path("groupVersion").asText());
  }

  private static Stream<Request> requestsOf(String root) {
    return elements(ask(root).path("resources"))
        .filter(resource -> !OPEN_TO_ALL.contains(resource.path("name").asText()))
        .flatMap(resource -> requestsOf(root, resource));
  }

  private static Stream<Request> requestsOf(String root, JsonNode resource) {
    String[] names = resource.path("name").asText().split("/", 2);
    boolean namespaced = resource.path("namespaced").asBoolean();
    String all = root + (namespaced ? "/namespaces/default/" : "/") + names[0];
    String one = all + "/some" + (names.length > 1 ? "/" + names[1] : "");
    return elements(resource.path("verbs"))
        .map(JsonNode::asText)
        .flatMap(verb ->
            switch (verb) {
              case "get" -> Stream.of(new Request("GET", one));
              case "update" -> Stream.of(new Request("PUT", one));
              case "patch" -> Stream.of(new Request("PATCH", one));
              case "delete" -> Stream.of(new Request("DELETE", one));
              case "create" -> Stream.of(new Request("POST", names.length > 1 ? one : all));
              case "deletecollection" -> Stream.of(new Request("DELETE", all));
              case "list" ->
                  Stream.of(new Request("GET", all), new Request("GET", root + "/" + names[0]));
              case "watch" -> Stream.of(new Request("GET", all + "?watch=true"));
              default -> throw new IllegalStateException("an unknown verb: " + verb);
            });
  }

  private static JsonNode ask(String path) {
    return server.admin().call("GET", path, Optional.empty());
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    assertThat(array.isArray()).isTrue();
    return array.valueStream();
  }

  private static ApiClient as(ClusterAccess.Credentials credentials) {
    ClusterAccess access = server.adminAccess();
    return ApiClient.connect(
        new ClusterAccess(access.servers(), access.authorityPem(), false, credentials), "test");
  }
}
