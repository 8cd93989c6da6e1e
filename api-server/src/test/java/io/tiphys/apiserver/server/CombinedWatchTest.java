package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One watch of several resources: one order, and each part as if it were watched alone. */
class CombinedWatchTest {

  private static final String WATCH = "/apis/tiphys.io/v1/watch?";

  private final TestServer server = TestServer.shared();
  private String namespace = "";

  @BeforeEach
  void namespace() {
    namespace = server.namespace();
  }

  private void create(String resource, String name, String labels) {
    server.post(
        "/api/v1/namespaces/" + namespace + "/" + resource,
        "{'metadata':{'name':'" + name + "','labels':{" + labels + "}}}");
  }

  private String version() {
    return server
        .get("/api/v1/namespaces/" + namespace + "/configmaps")
        .text("/metadata/resourceVersion");
  }

  private String part(String resource, String more) {
    return "watch=" + URLEncoder.encode(resource + ";ns=" + namespace + more, UTF_8) + "&";
  }

  private List<String> lines(String query, String... headers) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(server.open(WATCH + query, headers).body(), UTF_8))) {
      reader.lines().forEach(lines::add);
    }
    return lines;
  }

  private List<JsonNode> events(String query) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : lines(query)) {
      events.add(Json.parse(line.getBytes(UTF_8)));
    }
    return events;
  }

  private static String shown(JsonNode event) {
    JsonNode object = event.path("object");
    return event.path("type").asText()
        + " "
        + object.path("kind").asText()
        + " "
        + object.at("/metadata/name").asText();
  }

  @Test
  void eventsOfAllPartsComeInOneOrder() throws IOException {
    String start = version();
    for (int i = 0; i < 20; i++) {
      create(i % 3 == 0 ? "secrets" : "configmaps", "o-" + i, "");
    }
    create("serviceaccounts", "not-watched", "");
    List<JsonNode> events =
        events(
            part("secrets", "")
                + part("configmaps", "")
                + "timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion="
                + start);
    assertThat(events.subList(0, 20))
        .map(e -> e.at("/object/metadata/name").asText())
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 20).mapToObj(i -> "o-" + i).toList());
    assertThat(shown(events.get(20))).isEqualTo("BOOKMARK Bookmark ");
    assertThat(events).map(e -> e.at("/object/metadata/resourceVersion").asLong()).isSorted();
  }

  @Test
  void whatIsThereComesFirstAndEndsWithOneBookmark() throws IOException {
    create("configmaps", "in", "'l':'1'");
    create("configmaps", "out", "");
    create("secrets", "s", "");
    List<JsonNode> events =
        events(
            part("secrets", "")
                + part("configmaps", ";labels=l=1")
                + part("apps/deployments", "")
                + "sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                + "&allowWatchBookmarks=true&timeoutSeconds=1");
    assertThat(events)
        .map(CombinedWatchTest::shown)
        .startsWith("ADDED Secret s", "ADDED ConfigMap in", "BOOKMARK Bookmark ");
    assertThat(events.get(2).at("/object/metadata/annotations/k8s.io~1initial-events-end").asText())
        .isEqualTo("true");
  }

  @Test
  void aReturningBrowserMissesNothingOfAnyPart() throws IOException {
    String start = version();
    create("configmaps", "a", "");
    create("secrets", "b", "");
    create("configmaps", "c", "");
    String parts = part("configmaps", "") + part("secrets", "");
    List<String> first =
        lines(parts + "timeoutSeconds=1&resourceVersion=" + start, "Accept", "text/event-stream");
    List<String> ids =
        first.stream().filter(l -> l.startsWith("id: ")).map(l -> l.substring(4)).toList();
    List<String> again =
        lines(
            parts + "timeoutSeconds=1&resourceVersion=0",
            "Accept",
            "text/event-stream",
            "Last-Event-ID",
            ids.getFirst());
    List<String> firstData = first.stream().filter(l -> l.startsWith("data: ")).toList();
    assertThat(firstData).hasSize(3);
    assertThat(again.stream().filter(l -> l.startsWith("data: ")).toList())
        .isEqualTo(firstData.subList(1, 3));
  }

  @Test
  void itCanBeHadOverAWebSocket() throws InterruptedException {
    create("configmaps", "a", "");
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    WebSocket socket =
        server.webSocket(
            WATCH + part("configmaps", "") + part("secrets", "") + "resourceVersion=0",
            messages::add);
    assertThat(messages.poll(20, TimeUnit.SECONDS)).contains("\"name\":\"a\"");
    create("secrets", "b", "");
    assertThat(messages.poll(20, TimeUnit.SECONDS)).contains("\"kind\":\"Secret\"");
    socket.abort();
  }

  @Test
  void customResourcesAreAmongThem() throws IOException, InterruptedException {
    server.post(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "{'metadata':{'name':'wombats.watched.example.org'},'spec':{'group':'watched.example.org',"
            + "'names':{'plural':'wombats','kind':'Wombat'},'scope':'Namespaced','versions':[{"
            + "'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{"
            + "'type':'object'}}}]}}");
    String path = "/apis/watched.example.org/v1/namespaces/" + namespace + "/wombats";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (server.get(path).code() != 200 && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    String start = version();
    create("configmaps", "a", "");
    server.post(
        path, "{'apiVersion':'watched.example.org/v1','kind':'Wombat','metadata':{'name':'w'}}");
    create("configmaps", "b", "");
    List<JsonNode> events =
        events(
            part("watched.example.org/wombats", "")
                + part("configmaps", "")
                + "timeoutSeconds=1&resourceVersion="
                + start);
    assertThat(events)
        .map(CombinedWatchTest::shown)
        .containsExactly("ADDED ConfigMap a", "ADDED Wombat w", "ADDED ConfigMap b");
  }

  @Test
  void eachPartNeedsTheRightToWatchIt() {
    String[] headers = {"Impersonate-User", "jane", "Impersonate-Group", "system:authenticated"};
    TestServer.Answer refused = server.get(WATCH + part("secrets", ""), headers);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.message())
        .isEqualTo(
            "secrets is forbidden: User \"jane\" cannot watch resource \"secrets\" in API group"
                + " \"\" in the namespace \""
                + namespace
                + "\"");
    assertThat(refused.text("/details/kind")).isEqualTo("secrets");
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(server.get(WATCH + "resourceVersion=0").message()).contains("between 1 and 64");
    assertThat(server.get(WATCH + "watch=wombats").message())
        .isEqualTo("watch=wombats: the server has nothing of that name to watch");
    assertThat(server.get(WATCH + "watch=pods;sn=x").message())
        .contains("\"sn\" is unknown: use ns=…, labels=… or fields=…");
    assertThat(server.get(WATCH + "watch=nodes;ns=x").message()).contains("no namespaces");
    assertThat(server.get(WATCH + "watch=pods;fields=spec.foo%3D1").code()).isEqualTo(400);
    assertThat(server.get(WATCH + "watch=pods;labels=%3D%3D").code()).isEqualTo(400);
    assertThat(server.get(WATCH + "watch=pods&labelSelector=a").message())
        .contains("belongs to a part");
    assertThat(server.get(WATCH + "watch=pods", "Accept", "application/yaml").code())
        .isEqualTo(406);
    assertThat(server.get(WATCH + "watch=pods&sendInitialEvents=true").code()).isEqualTo(422);
  }
}
