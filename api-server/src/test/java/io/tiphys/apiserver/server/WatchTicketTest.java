package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tickets open one watch, for one user and one URL, once. */
class WatchTicketTest {

  private static final String TICKETS = "/apis/tiphys.io/v1/watchtickets";
  private static final String ACCEPT = "Accept";
  private static final String EVENTS = "text/event-stream";

  private final TestServer server = TestServer.shared();
  private String path = "";

  @BeforeEach
  void namespace() {
    path = "/api/v1/namespaces/" + server.namespace() + "/configmaps";
    server.post(path, "{'metadata':{'name':'a'}}");
  }

  private static String body(String url) {
    return "{'apiVersion':'tiphys.io/v1','kind':'WatchTicket','spec':{'url':'" + url + "'}}";
  }

  private String ticket(String url) {
    Answer answer = server.post(TICKETS, body(url));
    assertThat(answer.code()).as(answer.body().toString()).isEqualTo(201);
    assertThat(answer.text("/status/expirationTimestamp")).isNotEmpty();
    return answer.text("/status/ticket");
  }

  private int code(String url, String... headers) {
    return server.anonymous().open(url, headers).statusCode();
  }

  @Test
  void itOpensItsWatchOnce() throws IOException {
    String url = path + "?watch=true&timeoutSeconds=1&labelSelector=a%21%3Db";
    String used = url + "&ticket=" + ticket(url);
    HttpResponse<InputStream> first = server.anonymous().open(used, ACCEPT, EVENTS);
    assertThat(first.statusCode()).isEqualTo(200);
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(first.body(), UTF_8))) {
      assertThat(lines.lines()).contains("event: ADDED");
    }
    assertThat(code(used, ACCEPT, EVENTS)).isEqualTo(401);
  }

  @Test
  void itOpensNothingElse() {
    String url = path + "?watch=true&timeoutSeconds=1";
    String elsewhere = "/api/v1/secrets?watch=true&timeoutSeconds=1&ticket=";
    String longer = path + "?watch=true&timeoutSeconds=2&ticket=";
    assertThat(code(elsewhere + ticket(url), ACCEPT, EVENTS)).isEqualTo(401);
    assertThat(code(longer + ticket(url), ACCEPT, EVENTS)).isEqualTo(401);
    assertThat(code(url + "&ticket=none", ACCEPT, EVENTS)).isEqualTo(401);
    // no event stream, and no watch: the ticket says nothing, and the client is nobody
    assertThat(code(url + "&ticket=" + ticket(url))).isEqualTo(403);
    assertThat(code(path + "?ticket=" + ticket(url), ACCEPT, EVENTS)).isEqualTo(403);
  }

  @Test
  void itGivesNoMoreThanItsUserHas() {
    String url = path + "?watch=true&timeoutSeconds=1";
    Answer answer =
        server.send(
            "POST",
            TICKETS,
            TestServer.json(body(url)),
            "Content-Type",
            "application/json",
            "Impersonate-User",
            "jane",
            "Impersonate-Group",
            "system:authenticated");
    assertThat(answer.code()).isEqualTo(201);
    assertThat(code(url + "&ticket=" + answer.text("/status/ticket"), ACCEPT, EVENTS))
        .isEqualTo(403);
  }

  @Test
  void itIsForWatchesAlone() {
    for (String url :
        List.of(path, path + "/a?watch=true", "https://elsewhere/api/v1/pods?watch=true", "")) {
      Answer answer = server.post(TICKETS, body(url));
      assertThat(answer.code()).as(url).isEqualTo(422);
      assertThat(answer.text("/details/causes/0/field")).isEqualTo("spec.url");
    }
  }

  @Test
  void itsGroupIsDiscovered() {
    assertThat(server.get("/apis/tiphys.io/v1").text("/resources/0/kind")).isEqualTo("WatchTicket");
    assertThat(server.get("/openapi/v3/apis/tiphys.io/v1").code()).isEqualTo(200);
  }

  @Test
  void nobodyGetsOne() {
    assertThat(server.anonymous().post(TICKETS, body(path + "?watch=true")).code()).isEqualTo(403);
  }
}
