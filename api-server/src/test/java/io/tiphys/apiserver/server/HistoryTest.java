package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The history as clients read it, from the database in a file. */
class HistoryTest {

  private static final String HISTORY = "/apis/history.tiphys.io/v1";
  private static final String TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
  private static TestServer server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = TestServer.start(TestServer.directory(), "--archive-database-url=embedded");
    assertThat(server.get(HISTORY + "/changes").code()).isIn(200, 503);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (server.get(HISTORY + "/recordings/archive").code() != 200) {
      assertThat(System.nanoTime() - end).isNegative();
      Thread.sleep(50);
    }
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  private static String past(String namespace, String resource) {
    return HISTORY + "/namespaces/" + namespace + "/" + resource;
  }

  private static String maps(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  private static String create(String namespace, String name, String value) {
    Answer created =
        server.post(
            maps(namespace),
            "{'metadata':{'name':'"
                + name
                + "','labels':{'app':'"
                + value
                + "'}},'data':{'a':'"
                + value
                + "'}}");
    assertThat(created.code()).isEqualTo(201);
    return created.text("/metadata/resourceVersion");
  }

  private static List<String> names(Answer list) {
    List<String> names = new ArrayList<>();
    list.body().path("items").forEach(i -> names.add(i.at("/metadata/name").asText()));
    return names;
  }

  @Test
  void anObjectIsReadAsItWas() {
    String namespace = server.namespace();
    create(namespace, "one", "1");
    Answer first = server.get(maps(namespace) + "/one");
    String revision = first.text("/metadata/resourceVersion");
    Instant between = Instant.now();
    server.patch(maps(namespace) + "/one", "merge-patch", "{'data':{'a':'2','b':'3'}}");

    Answer then = server.get(past(namespace, "configmaps") + "/one?resourceVersion=" + revision);
    assertThat(then.code()).isEqualTo(200);
    assertThat(then.body()).isEqualTo(first.body());
    assertThat(server.get(past(namespace, "configmaps") + "/one?at=" + between).text("/data/a"))
        .isEqualTo("1");
    assertThat(server.get(past(namespace, "configmaps") + "/one").text("/data/a")).isEqualTo("2");

    server.delete(maps(namespace) + "/one");
    Answer gone = server.get(past(namespace, "configmaps") + "/one");
    assertThat(gone.code()).isEqualTo(404);
    assertThat(gone.reason()).isEqualTo("NotFound");
    assertThat(gone.message()).contains("was deleted at resourceVersion");
  }

  @Test
  void changesTellWhatWhenAndByWhom() {
    String namespace = server.namespace();
    create(namespace, "one", "1");
    server.send(
        "PATCH",
        maps(namespace) + "/one?fieldManager=editor",
        TestServer.json("{'data':{'a':'2','b':'3'}}"),
        "Content-Type",
        "application/merge-patch+json");
    server.delete(maps(namespace) + "/one");
    Answer changes = server.get(past(namespace, "configmaps") + "/one/changes");
    assertThat(changes.text("/kind")).isEqualTo("ChangeList");
    assertThat(changes.body().findValuesAsText("type"))
        .containsExactly("Deleted", "Modified", "Added");
    assertThat(changes.text("/items/1/manager/name")).isEqualTo("editor");
    assertThat(changes.text("/items/1/patch/0/op")).isEqualTo("replace");
    assertThat(changes.text("/items/1/patch/0/path")).isEqualTo("/data/a");
    assertThat(changes.text("/items/1/patch/1/op")).isEqualTo("add");
    assertThat(changes.body().at("/items/1/patch")).hasSize(2);
    assertThat(changes.text("/items/1/previousRevision"))
        .isEqualTo(changes.text("/items/2/revision"));

    Answer one =
        server.get(
            HISTORY
                + "/namespaces/"
                + namespace
                + "/changes/"
                + changes.text("/items/1/metadata/name"));
    assertThat(one.body()).isEqualTo(changes.body().at("/items/1"));
    Answer selected =
        server.get(
            HISTORY
                + "/namespaces/"
                + namespace
                + "/changes?fieldSelector=object.resource%3Dconfigmaps,object.name%3Done&limit=2");
    assertThat(selected.body().path("items")).hasSize(2);
    Answer rest =
        server.get(
            HISTORY
                + "/namespaces/"
                + namespace
                + "/changes?fieldSelector=object.resource%3Dconfigmaps,object.name%3Done&continue="
                + selected.text("/metadata/continue"));
    assertThat(rest.body().findValuesAsText("type")).containsExactly("Added");

    Answer table = server.get(HISTORY + "/namespaces/" + namespace + "/changes", "Accept", TABLE);
    assertThat(table.text("/columnDefinitions/0/name")).isEqualTo("Revision");
    assertThat(table.text("/rows/0/cells/1")).isEqualTo("Deleted");
    assertThat(table.text("/rows/0/cells/2")).isEqualTo("configmaps/one");
  }

  @Test
  void aListIsReadAsItWasInPagesAndAsATable() {
    String namespace = server.namespace();
    create(namespace, "a", "x");
    create(namespace, "b", "y");
    create(namespace, "c", "x");
    Answer then = server.get(maps(namespace));
    String revision = then.text("/metadata/resourceVersion");
    server.delete(maps(namespace) + "/a");
    create(namespace, "d", "x");

    String path = past(namespace, "configmaps") + "?resourceVersion=" + revision;
    Answer all = server.get(path);
    assertThat(all.body().path("items")).isEqualTo(then.body().path("items"));
    assertThat(all.text("/metadata/resourceVersion")).isEqualTo(revision);
    assertThat(names(server.get(path + "&labelSelector=app%3Dx"))).containsExactly("a", "c");
    Answer page = server.get(path + "&limit=2");
    assertThat(names(page)).containsExactly("a", "b");
    Answer next =
        server.get(
            past(namespace, "configmaps") + "?limit=2&continue=" + page.text("/metadata/continue"));
    assertThat(names(next)).containsExactly("c");
    assertThat(next.body().at("/metadata/continue").isMissingNode()).isTrue();
    assertThat(names(server.get(past(namespace, "configmaps")))).containsExactly("b", "c", "d");
    Answer table = server.get(path, "Accept", TABLE);
    assertThat(table.text("/rows/0/cells/0")).isEqualTo("a");
    assertThat(table.text("/columnDefinitions/1/name")).isEqualTo("Data");
    assertThat(server.get(HISTORY + "/namespaces?resourceVersion=" + revision).code())
        .isEqualTo(200);
    assertThat(server.get(HISTORY + "/namespaces/" + namespace).text("/metadata/name"))
        .isEqualTo(namespace);
  }

  @Test
  void whatIsGoneIsRestoredAsANewObject() {
    String namespace = server.namespace();
    String path = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
    Answer made =
        server.post(
            path,
            "{'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':"
                + "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
    assertThat(made.code()).isEqualTo(201);
    server.delete(path + "/web");
    String restore = past(namespace, "deployments.apps") + "/web/restore";

    Answer dry = server.post(restore + "?dryRun=All", "");
    assertThat(dry.code()).as(dry.message()).isEqualTo(201);
    assertThat(server.get(path + "/web").code()).isEqualTo(404);
    Answer back = server.post(restore, "");
    assertThat(back.code()).isEqualTo(201);
    assertThat(back.text("/metadata/uid")).isNotEqualTo(made.text("/metadata/uid"));
    assertThat(back.body().at("/spec/template")).isEqualTo(made.body().at("/spec/template"));
    assertThat(server.post(restore, "").code()).isEqualTo(409);
    Answer other =
        server.post(
            restore,
            "{'apiVersion':'history.tiphys.io/v1','kind':'Restore','spec':{'name':'web-2','resourceVersion':'"
                + made.text("/metadata/resourceVersion")
                + "'}}");
    assertThat(other.code()).as(other.message()).isEqualTo(201);
    assertThat(server.get(path + "/web-2").code()).isEqualTo(200);
    assertThat(server.post(past(namespace, "deployments.apps") + "/none/restore", "").code())
        .isEqualTo(404);
    assertThat(server.get(restore).code()).isEqualTo(405);
  }

  @Test
  void secretsShowThatTheyChangedAndAreNotRestored() {
    String namespace = server.namespace();
    String path = "/api/v1/namespaces/" + namespace + "/secrets";
    server.post(path, "{'metadata':{'name':'s'},'stringData':{'password':'correct horse'}}");
    server.patch(path + "/s", "merge-patch", "{'stringData':{'password':'battery staple'}}");
    Answer changes = server.get(past(namespace, "secrets") + "/s/changes");
    assertThat(changes.text("/items/0/patch/0/path")).isEqualTo("/data/password");
    Answer then = server.get(past(namespace, "secrets") + "/s");
    assertThat(
            new String(
                Base64.getDecoder().decode(then.text("/data/password")), StandardCharsets.UTF_8))
        .startsWith("hmac-sha256:");
    String shown = changes.body().toString() + then.body();
    for (String value : List.of("correct horse", "battery staple")) {
      assertThat(shown)
          .doesNotContain(value)
          .doesNotContain(
              Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
    Answer restored = server.post(past(namespace, "secrets") + "/s/restore", "");
    assertThat(restored.code()).isEqualTo(400);
    assertThat(restored.message()).contains("secrets cannot be restored");
  }

  @Test
  void whoMayNotReadAnObjectMayNotReadWhatItHasBeen() {
    String namespace = server.namespace();
    create(namespace, "one", "1");
    server.post("/api/v1/namespaces/" + namespace + "/secrets", "{'metadata':{'name':'s'}}");
    grant(
        namespace,
        "history",
        "{'apiGroups':['history.tiphys.io'],'resources':['*'],'verbs':['get','list']}");
    grant(
        namespace,
        "reader",
        "{'apiGroups':['','history.tiphys.io'],'resources':['configmaps','changes','configmaps/changes'],'verbs':['get','list']}");
    grant(
        namespace,
        "objects",
        "{'apiGroups':[''],'resources':['configmaps','secrets'],'verbs':['get','list','create']}");
    grant(
        namespace,
        "restorer",
        "{'apiGroups':['','history.tiphys.io'],'resources':['configmaps','configmaps/restore'],'verbs':['get','create']}");
    grant(
        namespace,
        "half",
        "{'apiGroups':['history.tiphys.io'],'resources':['configmaps/restore'],'verbs':['create']},{'apiGroups':[''],'resources':['configmaps'],'verbs':['get']}");
    String one = past(namespace, "configmaps") + "/one";

    assertThat(as("nobody", one)).isEqualTo(403);
    assertThat(as("history", one)).isEqualTo(403);
    assertThat(as("history", past(namespace, "configmaps"))).isEqualTo(403);
    assertThat(as("history", one + "/changes")).isEqualTo(403);
    assertThat(as("objects", one)).isEqualTo(403);
    assertThat(as("objects", one + "/changes")).isEqualTo(403);
    assertThat(as("reader", one)).isEqualTo(200);
    assertThat(as("reader", past(namespace, "configmaps"))).isEqualTo(200);
    assertThat(as("reader", one + "/changes")).isEqualTo(200);
    assertThat(as("reader", past(namespace, "secrets") + "/s")).isEqualTo(403);
    assertThat(as("reader", HISTORY + "/configmaps")).isEqualTo(403);
    assertThat(as("reader", HISTORY + "/changes")).isEqualTo(403);
    Answer seen =
        server.get(HISTORY + "/namespaces/" + namespace + "/changes", "Impersonate-User", "reader");
    assertThat(seen.body().path("items").findValuesAsText("resource"))
        .isNotEmpty()
        .containsOnly("configmaps");
    assertThat(
            server
                .get(
                    HISTORY + "/namespaces/" + namespace + "/changes",
                    "Impersonate-User",
                    "history")
                .body()
                .path("items"))
        .isEmpty();
    assertThat(server.anonymous().get(one).code()).isEqualTo(403);

    String elsewhere = server.namespace();
    create(elsewhere, "hidden", "1");
    server.post(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        "{'metadata':{'name':'wide-%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'tiphys:history-reader'},'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'reader'}]}"
            .formatted(namespace));
    await().until(() -> as("reader", HISTORY + "/changes") == 200);
    Answer everywhere = server.get(HISTORY + "/changes?limit=500", "Impersonate-User", "reader");
    assertThat(everywhere.code()).as(everywhere.message()).isEqualTo(200);
    assertThat(everywhere.body().path("items").findValuesAsText("resource"))
        .isNotEmpty()
        .containsOnly("configmaps");
    everywhere
        .body()
        .path("items")
        .forEach(i -> assertThat(i.at("/metadata/namespace").asText()).isEqualTo(namespace));
    assertThat(as("reader", past(elsewhere, "configmaps") + "/hidden")).isEqualTo(403);
    assertThat(
            server
                .get(HISTORY + "/clusterchanges", "Impersonate-User", "reader")
                .body()
                .path("items"))
        .isEmpty();

    server.delete(maps(namespace) + "/one");
    for (String user : List.of("reader", "objects", "half", "history")) {
      assertThat(restoredBy(user, one)).as(user).isEqualTo(403);
    }
    assertThat(restoredBy("restorer", one)).isEqualTo(201);
  }

  private static int as(String user, String path) {
    return server.get(path, "Impersonate-User", user).code();
  }

  private static int restoredBy(String user, String path) {
    return server.send("POST", path + "/restore", new byte[0], "Impersonate-User", user).code();
  }

  private static void grant(String namespace, String user, String rules) {
    String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
    server.post(path + "/roles", "{'metadata':{'name':'" + user + "'},'rules':[" + rules + "]}");
    Answer bound =
        server.post(
            path + "/rolebindings",
            "{'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'%s'},'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'%s'}]}"
                .formatted(user, user, user));
    assertThat(bound.code()).isEqualTo(201);
  }

  @Test
  void whatCannotBeAnsweredSaysWhy() {
    String namespace = server.namespace();
    create(namespace, "one", "1");
    String one = past(namespace, "configmaps") + "/one";
    for (String bad :
        List.of(
            "at=yesterday",
            "at=2026-13-01T00:00:00Z",
            "resourceVersion=x",
            "resourceVersion=-3",
            "resourceVersion=99999999",
            "at=2999-01-01T00:00:00Z",
            "resourceVersion=5&at=2026-01-01T00:00:00Z")) {
      Answer answer = server.get(one + "?" + bad);
      assertThat(answer.code()).as(bad).isEqualTo(400);
      assertThat(answer.text("/kind")).isEqualTo("Status");
      assertThat(answer.text("/details/causes/0/field")).as(bad).isIn("at", "resourceVersion");
    }
    Answer before = server.get(one + "?at=2020-01-01T00:00:00Z");
    assertThat(before.code()).isEqualTo(410);
    assertThat(before.reason()).isEqualTo("Expired");
    assertThat(before.message()).contains("the history goes from resourceVersion");
    assertThat(server.get(one + "?resourceVersion=1").code()).isEqualTo(410);
    assertThat(server.get(past(namespace, "configmaps") + "?continue=x").code()).isEqualTo(400);
    Answer leases = server.get(past(namespace, "leases.coordination.k8s.io"));
    assertThat(leases.code()).isEqualTo(404);
    assertThat(leases.message()).contains("--history-exclude");
    assertThat(server.get(past(namespace, "events")).code()).isEqualTo(404);
    assertThat(server.get(past(namespace, "nodes")).code()).isEqualTo(404);
    assertThat(server.get(past(namespace, "configmap") + "/one").message())
        .contains("no resource of that name is served");
    assertThat(server.delete(one).code()).isEqualTo(405);
    assertThat(server.get(past(namespace, "configmaps") + "?watch=true").code()).isEqualTo(405);
    assertThat(server.get("/apis/history.tiphys.io/v2/changes").code()).isEqualTo(404);
  }

  @Test
  void whoLooksFindsTheGroup() {
    JsonNode resources = server.get(HISTORY).body().path("resources");
    assertThat(resources.findValuesAsText("name"))
        .containsExactly("changes", "clusterchanges", "recordings");
    assertThat(server.get("/openapi/v3/apis/history.tiphys.io/v1").code()).isEqualTo(200);
    Answer recording = server.get(HISTORY + "/recordings/archive");
    assertThat(recording.body().at("/status/leftOut").toString())
        .isEqualTo("[\"events\",\"leases.coordination.k8s.io\"]");
    assertThat(recording.body().at("/status/gaps")).isEmpty();
  }

  @Test
  void customObjectsHaveAHistoryThatOutlivesTheirDefinition() throws InterruptedException {
    String namespace = server.namespace();
    String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    server.post(
        definitions,
        "{'metadata':{'name':'boats.sea.example.org'},'spec':{'group':'sea.example.org','scope':'Namespaced',"
            + "'names':{'plural':'boats','kind':'Boat'},'versions':[{'name':'v1','served':true,'storage':true,"
            + "'schema':{'openAPIV3Schema':{'type':'object','properties':{'spec':{'type':'object','properties':"
            + "{'sails':{'type':'integer'}}}}}}}]}}");
    String boats = "/apis/sea.example.org/v1/namespaces/" + namespace + "/boats";
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String argo =
        "{'apiVersion':'sea.example.org/v1','kind':'Boat','metadata':{'name':'argo'},'spec':{'sails':1}}";
    Answer made = server.post(boats, argo);
    while (made.code() == 404 && System.nanoTime() - end < 0) {
      Thread.sleep(50);
      made = server.post(boats, argo);
    }
    assertThat(made.code()).isEqualTo(201);
    String revision = made.text("/metadata/resourceVersion");
    server.patch(boats + "/argo", "merge-patch", "{'spec':{'sails':2}}");
    String then = past(namespace, "boats.sea.example.org") + "/argo?resourceVersion=" + revision;
    assertThat(server.get(then).text("/spec/sails")).isEqualTo("1");
    server.delete(boats + "/argo");
    server.delete(definitions + "/boats.sea.example.org");
    while (server.get(boats).code() != 404 && System.nanoTime() - end < 0) {
      Thread.sleep(50);
    }
    Answer still = server.get(then);
    assertThat(still.code()).as(still.message()).isEqualTo(200);
    assertThat(still.text("/spec/sails")).isEqualTo("1");
    Answer refused = server.post(past(namespace, "boats.sea.example.org") + "/argo/restore", "");
    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.message()).contains("definition is gone");
  }
}
