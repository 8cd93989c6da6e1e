package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches: every change once, in order, and together with a list all that there is. */
class WatchTest {

  private final TestServer server = TestServer.shared();
  private String path = "";

  @BeforeEach
  void namespace() {
    path = "/api/v1/namespaces/" + server.namespace() + "/configmaps";
  }

  private JsonNode create(String name, String labels) {
    return server
        .post(path, "{'metadata':{'name':'" + name + "','labels':{" + labels + "}}}")
        .body();
  }

  private void label(String name, String value) {
    server.patch(path + "/" + name, "merge-patch", "{'metadata':{'labels':{'l':'" + value + "'}}}");
  }

  private String version() {
    return server.get(path).text("/metadata/resourceVersion");
  }

  private BufferedReader open(String query, String... headers) {
    return new BufferedReader(
        new InputStreamReader(server.open(path + "?watch=true&" + query, headers).body(), UTF_8));
  }

  /** The events of a watch until the server ends it. */
  private List<JsonNode> events(String query) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    try (BufferedReader lines = open(query)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        events.add(Json.parse(line.getBytes(UTF_8)));
      }
    }
    return events;
  }

  private static String shown(JsonNode event) {
    return event.path("type").asText()
        + " "
        + event.path("object").path("metadata").path("name").asText();
  }

  @Test
  void everyChangeComesOnceAndInOrder() throws IOException {
    String start = version();
    create("a", "");
    create("b", "");
    label("a", "x");
    server.delete(path + "/b");
    List<JsonNode> events = events("timeoutSeconds=1&resourceVersion=" + start);
    assertThat(events)
        .map(WatchTest::shown)
        .containsExactly("ADDED a", "ADDED b", "MODIFIED a", "DELETED b");
    assertThat(events)
        .map(e -> e.at("/object/metadata/resourceVersion").asLong())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void aListAndItsWatchAreAllThatThereIs() throws IOException {
    TreeMap<String, String> state = new TreeMap<>();
    JsonNode list = server.get(path).body();
    Thread writer =
        Thread.startVirtualThread(() -> {
          for (int i = 0; i < 60; i++) {
            create("o-" + i % 20, "");
            label("o-" + i % 20, "v" + i);
            if (i % 3 == 0) {
              server.delete(path + "/o-" + i % 20);
            }
          }
        });
    String version = list.at("/metadata/resourceVersion").asText();
    for (JsonNode event : events("timeoutSeconds=6&resourceVersion=" + version)) {
      JsonNode metadata = event.path("object").path("metadata");
      if (event.path("type").asText().equals("DELETED")) {
        assertThat(state.remove(metadata.path("name").asText())).isNotNull();
      } else {
        state.put(metadata.path("name").asText(), metadata.path("resourceVersion").asText());
      }
    }
    assertThat(writer.isAlive()).isFalse();
    TreeMap<String, String> listed = new TreeMap<>();
    for (JsonNode item : server.get(path).body().path("items")) {
      listed.put(item.at("/metadata/name").asText(), item.at("/metadata/resourceVersion").asText());
    }
    assertThat(state).isEqualTo(listed);
  }

  @Test
  void selectorsTurnLabelChangesIntoComingsAndGoings() throws IOException {
    String start = version();
    create("a", "'l':'in'");
    label("a", "out");
    label("a", "out2");
    label("a", "in");
    server.delete(path + "/a");
    List<JsonNode> events =
        events("labelSelector=l%3Din&timeoutSeconds=1&resourceVersion=" + start);
    assertThat(events)
        .map(WatchTest::shown)
        .containsExactly("ADDED a", "DELETED a", "ADDED a", "DELETED a");
    assertThat(events.get(1).at("/object/metadata/labels/l").asText()).isEqualTo("in");
  }

  @Test
  void initialEventsEndWithAMarkedBookmark() throws IOException {
    create("a", "");
    List<JsonNode> events =
        events(
            "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
                + "&timeoutSeconds=1");
    assertThat(events).map(WatchTest::shown).startsWith("ADDED a", "BOOKMARK ");
    JsonNode mark = events.get(1).path("object");
    assertThat(mark.at("/metadata/annotations/k8s.io~1initial-events-end").asText())
        .isEqualTo("true");
    assertThat(mark.path("kind").asText()).isEqualTo("ConfigMap");
  }

  @Test
  void aTimeoutIsPrecededByABookmark() throws IOException {
    String start = version();
    create("a", "");
    List<JsonNode> events =
        events("allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion=" + start);
    assertThat(events).map(WatchTest::shown).containsExactly("ADDED a", "BOOKMARK ");
  }

  @Test
  void eventStreamsCarryTheSameBytesAndAreTakenUpAgain() throws IOException {
    String start = version();
    server.post(path, "{'metadata':{'name':'a'},'data':{'text':'\u00e4 \\\\n'}}");
    create("b", "");
    List<String> lines = new ArrayList<>();
    try (BufferedReader json = open("timeoutSeconds=1&resourceVersion=" + start)) {
      json.lines().forEach(lines::add);
    }
    List<String> stream = new ArrayList<>();
    try (BufferedReader sse =
        open("timeoutSeconds=1&resourceVersion=" + start, "Accept", "text/event-stream")) {
      sse.lines().forEach(stream::add);
    }
    List<String> ids =
        stream.stream().filter(l -> l.startsWith("id: ")).map(l -> l.substring(4)).toList();
    List<String> data =
        stream.stream().filter(l -> l.startsWith("data: ")).map(l -> l.substring(6)).toList();
    assertThat(ids).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("{\"type\":\"ADDED\",\"object\":" + data.get(0) + "}");
    assertThat(lines.get(1)).isEqualTo("{\"type\":\"ADDED\",\"object\":" + data.get(1) + "}");
    assertThat(stream).contains("event: ADDED", "retry: 1000");
    List<String> again = new ArrayList<>();
    try (BufferedReader sse =
        open(
            "timeoutSeconds=1&resourceVersion=" + start,
            "Accept",
            "text/event-stream",
            "Last-Event-ID",
            ids.getFirst())) {
      sse.lines().filter(l -> l.startsWith("data: ")).map(l -> l.substring(6)).forEach(again::add);
    }
    assertThat(again).containsExactly(data.get(1));
  }

  @Test
  void peopleWatchTables() throws IOException {
    create("a", "");
    try (BufferedReader lines =
        open(
            "timeoutSeconds=1&resourceVersion=0",
            "Accept",
            "application/json;as=Table;g=meta.k8s.io;v=v1")) {
      JsonNode event = Json.parse(lines.readLine().getBytes(UTF_8));
      assertThat(event.at("/object/kind").asText()).isEqualTo("Table");
      assertThat(event.at("/object/rows/0/cells/0").asText()).isEqualTo("a");
    }
  }

  @Test
  void manyWatchesSeeTheSame() throws Exception {
    String start = version();
    List<List<String>> seen = new ArrayList<>();
    List<Thread> watchers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<String> mine = new ArrayList<>();
      seen.add(mine);
      watchers.add(
          Thread.startVirtualThread(() -> {
            try (BufferedReader lines = open("timeoutSeconds=4&resourceVersion=" + start)) {
              lines.lines().forEach(mine::add);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }));
    }
    for (int i = 0; i < 30; i++) {
      create("o-" + i, "");
    }
    for (Thread watcher : watchers) {
      watcher.join();
    }
    assertThat(seen).allMatch(lines -> lines.size() == 30).containsOnly(seen.getFirst());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aWatchWithNothingToTellAnswersAtOnce(HttpClient.Version version) throws IOException {
    long begun = System.nanoTime();
    HttpResponse<InputStream> response =
        server.open(version, path + "?watch=true&timeoutSeconds=60&resourceVersion=" + version());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    create("a", "");
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
      assertThat(lines.readLine()).startsWith("{\"type\":\"ADDED\"");
    }
  }

  @Test
  void aWatchCanBeHadOverAWebSocket() throws Exception {
    create("a", "");
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket = server.webSocket(path + "?watch=true&resourceVersion=0", messages::add);
    assertThat(messages.poll(20, TimeUnit.SECONDS)).startsWith("{\"type\":\"ADDED\"");
    create("b", "");
    assertThat(messages.poll(20, TimeUnit.SECONDS)).contains("\"name\":\"b\"");
    socket.abort();
  }

  @Test
  void whatUpstreamRefusesIsRefusedInItsWords() {
    String watch = path + "?watch=true&timeoutSeconds=1&";
    assertThat(server.get(watch + "sendInitialEvents=true&resourceVersionMatch=Exact").message())
        .isEqualTo(
            "ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden:"
                + " sendInitialEvents requires setting resourceVersionMatch to NotOlderThan,"
                + " resourceVersionMatch: Unsupported value: \"Exact\": supported values:"
                + " \"NotOlderThan\"]");
    assertThat(server.get(watch + "resourceVersionMatch=Foo").message())
        .isEqualTo(
            "ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden:"
                + " resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                + " provided, resourceVersionMatch: Unsupported value: \"Foo\": supported values:"
                + " \"NotOlderThan\"]");
    assertThat(server.get(watch + "continue=abc").message())
        .isEqualTo(
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:"
                + " resourceVersionMatch is forbidden when continue is provided");
    assertThat(server.get(watch + "continue=abc&resourceVersion=" + version()).code())
        .isEqualTo(200);
  }

  @Test
  void aFutureRevisionIsWaitedForAndThenAnErrorOfTheStream() throws IOException {
    List<JsonNode> events =
        events(
            "resourceVersion=999999999&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                + "&allowWatchBookmarks=true");
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().path("type").asText()).isEqualTo("ERROR");
    assertThat(events.getFirst().at("/object/code").asInt()).isEqualTo(504);
    assertThat(events.getFirst().at("/object/message").asText())
        .startsWith("Timeout: Too large resource version: 999999999, current: ");
    create("a", "");
    assertThat(events("resourceVersion=999999999&timeoutSeconds=1")).isEmpty();
  }

  @Test
  void aPathOfOldMayNameOneObject() {
    create("a", "");
    create("b", "");
    String watch = path.replace("/api/v1/", "/api/v1/watch/") + "/a?timeoutSeconds=1";
    assertThat(new BufferedReader(new InputStreamReader(server.open(watch).body(), UTF_8)).lines())
        .singleElement()
        .asString()
        .contains("\"name\":\"a\"");
    assertThat(server.get(watch + "&fieldSelector=metadata.name%3Db").message())
        .isEqualTo("fieldSelector metadata.name doesn't match requested name");
  }
}
