package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient.Version;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API aggregation: a group that another server serves, at the same address as all others. */
class AggregationTest {

  private static final AtomicInteger GROUPS = new AtomicInteger();
  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  @TempDir private Path directory;
  private final TestServer server = TestServer.shared();
  private final String group = "ext" + GROUPS.incrementAndGet() + ".example.com";
  private final String path = "/apis/" + group + "/v1";
  private String namespace = "";
  private ExtensionServer extension;

  @BeforeEach
  void anExtensionServerBehindAService() {
    namespace = server.namespace();
    Answer info =
        server.get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication");
    extension =
        new ExtensionServer(
            directory,
            info.text("/data/requestheader-client-ca-file"),
            "ext." + namespace + ".svc");
    extension.serve("/apis", "{'kind':'APIGroupList','apiVersion':'v1','groups':[]}");
    extension.serve(
        path,
        "{'kind':'APIResourceList','groupVersion':'"
            + group
            + "/v1','resources':[{'name':'things','singularName':'thing','namespaced':true,"
            + "'kind':'Thing','verbs':['get','list']},{'name':'things/status','singularName':'',"
            + "'namespaced':true,'kind':'Thing','verbs':['get']}]}");
    server.post(
        "/api/v1/namespaces/" + namespace + "/services",
        "{'metadata':{'name':'ext'},'spec':{'type':'ExternalName','externalName':'localhost'}}");
  }

  @AfterEach
  void goAway() {
    server.delete(SERVICES + "/v1." + group);
    extension.close();
  }

  private Answer register(String more) {
    return register(more, extension.port());
  }

  private Answer register(String more, int port) {
    return server.post(
        SERVICES,
        "{'metadata':{'name':'v1."
            + group
            + "'},'spec':{'group':'"
            + group
            + "','version':'v1','groupPriorityMinimum':17900,'versionPriority':100,"
            + more
            + "'service':{'namespace':'"
            + namespace
            + "','name':'ext','port':"
            + port
            + "}}}");
  }

  private String caBundle() {
    return "'caBundle':'"
        + Base64.getEncoder().encodeToString(extension.caPem().getBytes(UTF_8))
        + "',";
  }

  private JsonNode condition() {
    return server.get(SERVICES + "/v1." + group).body().at("/status/conditions/0");
  }

  private void registerAndAwait() {
    assertThat(register(caBundle()).code()).isEqualTo(201);
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(server.get(path + "/whoami").code()).isEqualTo(200));
  }

  @Test
  void requestsArePassedOnAsTheFrontProxyWithTheUsersName() {
    registerAndAwait();
    assertThat(condition().path("reason").asText()).isEqualTo("Passed");
    Answer who =
        server.get(path + "/whoami?a=b%2Fc", "X-Remote-User", "root", "X-Remote-Extra-Fake", "x");
    assertThat(who.text("/proxy")).contains("CN=front-proxy-client");
    assertThat(who.text("/user")).isEqualTo("kubernetes-admin");
    assertThat(who.text("/groups")).contains("system:authenticated");
    assertThat(who.text("/authorization")).isEqualTo("null");
    assertThat(who.text("/fake")).isEqualTo("null");
    assertThat(who.text("/query")).isEqualTo("a=b%2Fc");
  }

  @Test
  void bodiesGoThroughInBothDirections() {
    registerAndAwait();
    byte[] large = new byte[5_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      Answer echo = server.send(method, path + "/echo", large, "Content-Type", "x/y");
      assertThat(echo.code()).isEqualTo(202);
      assertThat(echo.response().headers().firstValue("X-Echo")).contains(method);
      assertThat((byte[]) echo.response().body()).isEqualTo(large);
    }
    assertThat(server.get(path + "/nothing").message()).isEqualTo("not here");
  }

  @Test
  void streamsArriveAsTheyAreWritten() throws IOException {
    registerAndAwait();
    for (Version version : Version.values()) {
      var response = server.open(version, path + "/stream?watch=1");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
        for (String line : List.of("{\"one\":1}", "{\"two\":2}")) {
          extension.lines.add(line);
          assertThat(lines.readLine()).isEqualTo(line);
        }
        extension.lines.add("");
        assertThat(lines.readLine()).isNull();
      }
    }
  }

  @Test
  void discoveryShowsTheGroupWhereItsPriorityPutsIt() {
    registerAndAwait();
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(groups(server.get("/apis"))).contains(group));
    List<String> groups = groups(server.get("/apis"));
    assertThat(groups.indexOf(group)).isLessThan(groups.indexOf("apps"));
    assertThat(server.get("/apis/" + group).text("/preferredVersion/version")).isEqualTo("v1");
    assertThat(server.get(path).text("/resources/0/name")).isEqualTo("things");
    JsonNode items = server.get("/apis", "Accept", AGGREGATED).body().path("items");
    JsonNode version = MissingNode.getInstance();
    for (JsonNode item : items) {
      if (item.at("/metadata/name").asText().equals(group)) {
        version = item.at("/versions/0");
      }
    }
    assertThat(version.path("freshness").asText()).isEqualTo("Current");
    assertThat(version.at("/resources/0/resource").asText()).isEqualTo("things");
    assertThat(version.at("/resources/0/subresources/0/subresource").asText()).isEqualTo("status");
    server.delete(SERVICES + "/v1." + group);
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(groups(server.get("/apis"))).doesNotContain(group));
    assertThat(server.get(path).code()).isEqualTo(404);
  }

  @Test
  void otherProtocolsGoThroughInBothDirections() throws IOException, InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (EchoSocket echo = new EchoSocket(extension.tls)) {
      register(caBundle(), echo.port());
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(server.get(path).code()).isEqualTo(200));
      WebSocket socket = server.webSocket(path + "/echo", heard::add);
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello kubernetes-admin");
      for (String text : List.of("one", "x".repeat(10_000), "three")) {
        socket.sendText(text, true).join();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
      }
      socket.abort();
    }
  }

  @Test
  void openApiDescribesTheGroupAsItsServerDoes() {
    extension.serve(
        "/openapi/v3",
        "{'paths':{'"
            + path.substring(1)
            + "':{'serverRelativeURL':'/openapi/v3"
            + path
            + "?hash=AB12'},'apis/other/v1':{'serverRelativeURL':'x?hash=1'}}}");
    extension.serve("/openapi/v3" + path, "{'openapi':'3.0.0','mine':true}");
    extension.serve(
        "/openapi/v2",
        "{'swagger':'2.0','paths':{'"
            + path
            + "/things':{'get':{'responses':{'200':{'schema':"
            + "{'$ref':'#/definitions/ext.Thing'}}}}},'/apis/other/v1/x':{}},"
            + "'definitions':{'ext.Thing':{'type':'object'},'ext.Other':{'type':'object'}}}");
    registerAndAwait();
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(server.get("/openapi/v3").body().at("/paths").toString())
                .contains("/openapi/v3" + path + "?hash=AB12")
                .doesNotContain("apis/other/v1"));
    Answer document = server.get("/openapi/v3" + path + "?hash=AB12");
    assertThat(document.body().path("mine").asBoolean()).isTrue();
    assertThat(document.response().headers().firstValue("Cache-Control"))
        .contains("public, immutable");
    JsonNode swagger = server.get("/openapi/v2").body();
    assertThat(swagger.path("definitions").has("ext.Thing")).isTrue();
    assertThat(swagger.path("definitions").has("ext.Other")).isFalse();
    assertThat(swagger.path("paths").has(path + "/things")).isTrue();
    assertThat(swagger.path("paths").has("/apis/other/v1/x")).isFalse();
    assertThat(swagger.path("paths").has("/api/v1/namespaces/{namespace}/pods")).isTrue();
  }

  private static List<String> groups(Answer list) {
    List<String> names = new ArrayList<>();
    list.body().path("groups").forEach(one -> names.add(one.path("name").asText()));
    return names;
  }

  @Test
  void aServerThatCannotBeTrustedIsNotTalkedTo() {
    register(""); // no bundle: only authorities of the machine count
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(condition().path("status").asText()).isEqualTo("True"));
    Answer refused = server.get(path + "/whoami");
    assertThat(refused.code()).isEqualTo(503);
    assertThat(text(refused)).startsWith("error trying to reach service: ");
    server.delete(SERVICES + "/v1." + group);
    register("'insecureSkipTLSVerify':true,");
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(server.get(path + "/whoami").code()).isEqualTo(200));
  }

  private static String text(Answer answer) {
    return new String((byte[]) answer.response().body(), UTF_8);
  }

  @Test
  void aServerThatIsAwayIsUnavailable() {
    registerAndAwait();
    extension.close();
    server.patch(
        SERVICES + "/v1." + group, "merge-patch", "{'metadata':{'labels':{'look':'again'}}}");
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(condition().path("reason").asText()).isEqualTo("FailedDiscoveryCheck"));
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(text(server.get(path))).isEqualTo("service unavailable\n"));
    assertThat(server.get(path).code()).isEqualTo(503);
  }

  @Test
  void whatIsMissingIsSaid() {
    server.delete("/api/v1/namespaces/" + namespace + "/services/ext");
    register(caBundle());
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(condition().path("message").asText())
                .isEqualTo("service/ext in \"" + namespace + "\" is not present"));
    server.post(
        "/api/v1/namespaces/" + namespace + "/services",
        "{'metadata':{'name':'ext'},'spec':{'ports':[{'port':1}]}}");
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () -> assertThat(condition().path("reason").asText()).isEqualTo("ServicePortError"));
  }

  @Test
  void ownGroupsAreRegisteredByThemselves() {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(server.get(SERVICES + "/v1.apps").code()).isEqualTo(200));
    Answer apps = server.get(SERVICES + "/v1.apps");
    assertThat(apps.text("/spec/groupPriorityMinimum")).isEqualTo("17800");
    assertThat(apps.text("/status/conditions/0/reason")).isEqualTo("Local");
    assertThat(apps.body().at("/metadata/labels").toString())
        .contains("\"kube-aggregator.kubernetes.io/automanaged\":\"onstart\"");
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(server.get(SERVICES + "/v1.").code()).isEqualTo(200));
  }

  @Test
  void registrationsAreChecked() {
    Answer refused =
        server.post(
            SERVICES,
            "{'metadata':{'name':'v1.wrong'},'spec':{'group':'right.example.com','version':'v1',"
                + "'groupPriorityMinimum':0,'versionPriority':1001,'caBundle':'eA=='}}");
    assertThat(refused.code()).isEqualTo(422);
    assertThat(refused.message())
        .contains("metadata.name: Invalid value: \"v1.wrong\": must be `spec.version+\".\"+spec")
        .contains("spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than")
        .contains("spec.versionPriority: Invalid value: 1001: must be positive and less than 1000")
        .contains("spec.caBundle: Invalid value: \"1 bytes\": local APIServices may not have");
  }
}
