package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists: which state they show, their pages, selectors and forms. */
class ListRulesTest {

  private static final String TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

  private final TestServer server = TestServer.shared();
  private String path = "";

  @BeforeEach
  void fiveObjects() {
    path = "/api/v1/namespaces/" + server.namespace() + "/configmaps";
    for (String name : List.of("a", "b", "c", "d", "e")) {
      create(name);
    }
  }

  private Answer create(String name) {
    return server.post(
        path, "{'metadata':{'name':'" + name + "','labels':{'name':'" + name + "'}}}");
  }

  private static List<String> names(Answer list) {
    List<String> names = new ArrayList<>();
    for (JsonNode item : list.body().path("items")) {
      names.add(item.path("metadata").path("name").asText());
    }
    return names;
  }

  @Test
  void aListShowsTheMostRecentWrite() {
    create("f");
    Answer list = server.get(path);
    assertThat(names(list)).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(list.text("/kind")).isEqualTo("ConfigMapList");
  }

  @Test
  void aVersionFromTheFutureIsTooLarge() {
    Answer future = server.get(path + "?resourceVersion=99999999");
    assertThat(future.code()).isEqualTo(504);
    assertThat(future.message()).contains("Too large resource version: 99999999, current: ");
    assertThat(future.text("/details/causes/0/reason")).isEqualTo("ResourceVersionTooLarge");
  }

  @Test
  void anExactListShowsThePast() {
    String version = server.get(path).text("/metadata/resourceVersion");
    create("later");
    server.delete(path + "/a");
    Answer past = server.get(path + "?resourceVersionMatch=Exact&resourceVersion=" + version);
    assertThat(names(past)).containsExactly("a", "b", "c", "d", "e");
    assertThat(past.text("/metadata/resourceVersion")).isEqualTo(version);
  }

  @Test
  void pagesTogetherAreOneConsistentList() {
    Answer first = server.get(path + "?limit=2");
    assertThat(names(first)).containsExactly("a", "b");
    assertThat(first.text("/metadata/remainingItemCount")).isEqualTo("3");
    create("between");
    server.delete(path + "/d");
    Answer second = next(first);
    Answer third = next(second);
    assertThat(names(second)).containsExactly("c", "d");
    assertThat(names(third)).containsExactly("e");
    assertThat(third.text("/metadata/continue")).isEmpty();
    assertThat(third.text("/metadata/resourceVersion"))
        .isEqualTo(first.text("/metadata/resourceVersion"));
  }

  private Answer next(Answer page) {
    return server.get(path + "?limit=2&continue=" + page.text("/metadata/continue"));
  }

  @Test
  void selectorsChoose() {
    assertThat(names(server.get(path + "?labelSelector=name+in+(a,c)"))).containsExactly("a", "c");
    assertThat(names(server.get(path + "?fieldSelector=metadata.name!%3Da")))
        .containsExactly("b", "c", "d", "e");
    Answer page = server.get(path + "?labelSelector=name!%3Da&limit=1");
    assertThat(page.body().path("metadata").has("remainingItemCount")).isFalse();
  }

  @Test
  void wrongOptionsAreRefused() {
    assertThat(server.get(path + "?labelSelector=%3D%3D").code()).isEqualTo(400);
    assertThat(server.get(path + "?fieldSelector=spec.no%3D1").message())
        .contains("\"spec.no\" is not a known field selector");
    assertThat(server.get(path + "?resourceVersion=x").code()).isEqualTo(400);
    assertThat(server.get(path + "?resourceVersionMatch=Exact").code()).isEqualTo(422);
    assertThat(server.get(path + "?continue=%25").message()).contains("continue key is not valid");
  }

  @Test
  void peopleGetTables() {
    Answer table = server.get(path, "Accept", TABLE + ",application/json");
    assertThat(table.text("/kind")).isEqualTo("Table");
    assertThat(table.text("/columnDefinitions/0/name")).isEqualTo("Name");
    assertThat(table.body().path("rows")).hasSize(5);
    assertThat(table.text("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
    assertThat(server.get(path + "/a", "Accept", TABLE).text("/rows/0/cells/0")).isEqualTo("a");
  }

  @Test
  void metadataCanBeHadAlone() {
    String accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    Answer list = server.get(path, "Accept", accept);
    assertThat(list.text("/kind")).isEqualTo("PartialObjectMetadataList");
    assertThat(list.text("/items/4/metadata/name")).isEqualTo("e");
  }

  @Test
  void largeListsAreCompressedWhenAsked() {
    String pad = "x".repeat(4000);
    for (int i = 0; i < 50; i++) {
      server.post(path, "{'metadata':{'name':'large-" + i + "'},'data':{'pad':'" + pad + "'}}");
    }
    Answer plain = server.get(path);
    assertThat(plain.body().path("items")).hasSize(55);
    Answer zipped = server.get(path, "Accept-Encoding", "gzip");
    assertThat(zipped.response().headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(zipped.response().headers().firstValue("Content-Length")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aSlowReaderGetsTheWholeList(HttpClient.Version version) throws Exception {
    String pad = "x".repeat(400_000);
    for (int i = 0; i < 40; i++) {
      server.post(path, "{'metadata':{'name':'large-" + i + "'},'data':{'pad':'" + pad + "'}}");
    }
    try (InputStream body = server.open(version, path).body()) {
      byte[] start = body.readNBytes(10);
      // Until the server has filled what lies between, and waits.
      Thread.sleep(500);
      byte[] rest = body.readAllBytes();
      byte[] all = Arrays.copyOf(start, start.length + rest.length);
      System.arraycopy(rest, 0, all, start.length, rest.length);
      assertThat(Json.parse(all).path("items")).hasSize(45);
    }
  }
}
