package io.tiphys.servertests.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.flags.UsageException;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much each level tells, and at which stages, on one server with a policy of all kinds. */
@Timeout(120)
class LevelsTest {

  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      omitManagedFields: true
      rules:
      - level: None
        users: [system:apiserver]
      - level: Metadata
        resources: [{group: "", resources: [secrets]}]
      - level: Request
        resources: [{group: "", resources: [serviceaccounts]}]
      - level: RequestResponse
        namespaces: [kept]
        resources: [{group: "", resources: [configmaps]}]
        omitManagedFields: false
      - level: RequestResponse
        resources: [{group: "", resources: [configmaps]}]
      - level: RequestResponse
        resources: [{group: "", resources: [pods/log]}]
        omitStages: [ResponseComplete]
      """;

  private static final AtomicInteger REQUESTS = new AtomicInteger();

  @TempDir static Path folder;
  private static TestApiServer server;
  private static Client client;
  private static Path log;

  @BeforeAll
  static void start() throws IOException {
    Path policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    log = folder.resolve("audit.log");
    server = TestApiServer.start(Setups.logged(policy, log));
    client = Client.admin(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<ObjectNode> events(String method, String path, String body, String... more) {
    String id = "request-" + REQUESTS.incrementAndGet();
    client.send(
        method,
        path,
        body,
        Map.of(
            "Audit-ID",
            id,
            "Content-Type",
            more.length > 0 ? more[0] : "application/json",
            "Accept",
            more.length > 1 ? more[1] : "application/json"));
    return Await.present(
        "the event of " + path,
        () -> {
          List<ObjectNode> all = Events.of(log, id);
          return all.isEmpty() ? Optional.empty() : Optional.of(all);
        });
  }

  private static JsonNode event(String method, String path, String body, String... more) {
    List<ObjectNode> events = events(method, path, body, more);
    assertThat(Events.stages(events)).containsExactly("ResponseComplete");
    return events.getFirst();
  }

  @Test
  void metadataTellsNoContent() {
    JsonNode event =
        event(
            "POST",
            "/api/v1/namespaces/default/secrets",
            "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"p\":\"do-not-tell\"}}");
    assertThat(event.path("level").asText()).isEqualTo("Metadata");
    assertThat(event.toString()).doesNotContain("do-not-tell").doesNotContain("requestObject");
    assertThat(event.path("objectRef").path("name").asText()).isEqualTo("s");
    assertThat(event.path("responseStatus").path("code").asInt()).isEqualTo(201);
    JsonNode patched =
        event(
            "PATCH",
            "/api/v1/namespaces/default/secrets/s",
            "{\"stringData\":{\"p\":\"do-not-tell-either\"}}",
            "application/merge-patch+json");
    assertThat(patched.toString()).doesNotContain("do-not-tell");
    assertThat(event("GET", "/api/v1/namespaces/default/secrets/s", "").toString())
        .doesNotContain("ZG8tbm90LXRlbGw");
  }

  @Test
  void requestTellsWhatWasAskedAlone() {
    JsonNode event =
        event(
            "POST",
            "/api/v1/namespaces/default/serviceaccounts",
            "{\"metadata\":{\"name\":\"told\",\"labels\":{\"a\":\"b\"}}}");
    assertThat(event.at("/requestObject/metadata/labels/a").asText()).isEqualTo("b");
    assertThat(event.has("responseObject")).isFalse();
  }

  @Test
  void responseIsToldInJsonWhateverTheClientWasGiven() {
    String path = "/api/v1/namespaces/default/configmaps";
    event("POST", path, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
    for (String accept :
        List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")) {
      JsonNode one = event("GET", path + "/a?as=" + accept.length(), "", "", accept);
      assertThat(one.at("/responseObject/data/k").asText()).as(accept).isEqualTo("v");
      assertThat(one.at("/responseObject/metadata").has("managedFields")).isFalse();
      JsonNode list = event("GET", path + "?as=" + accept.length(), "", "", accept);
      assertThat(list.at("/responseObject/items/0/data/k").asText()).as(accept).isEqualTo("v");
      assertThat(list.at("/responseObject/items/0/metadata").has("managedFields")).isFalse();
    }
    JsonNode table =
        event("GET", path + "?t=1", "", "", "application/json;as=Table;g=meta.k8s.io;v=v1");
    assertThat(table.at("/responseObject/kind").asText()).isEqualTo("Table");
    JsonNode pretty = event("GET", path + "/a?pretty=true", "");
    assertThat(pretty.at("/responseObject/data/k").asText()).isEqualTo("v");
  }

  @Test
  void managedFieldsStayWhereARuleSaysSo() {
    client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"kept\"}}");
    JsonNode event =
        event(
            "POST",
            "/api/v1/namespaces/kept/configmaps",
            "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
    assertThat(event.at("/responseObject/metadata/managedFields").isArray()).isTrue();
  }

  @Test
  void applyIsToldAsJson() {
    JsonNode event =
        event(
            "PATCH",
            "/api/v1/namespaces/default/configmaps/applied?fieldManager=x",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {k: v}\n",
            "application/apply-patch+yaml");
    assertThat(event.at("/requestObject/data/k").asText()).isEqualTo("v");
  }

  @Test
  void whatLastsHasAnEventWhenItBegins() {
    List<ObjectNode> log = events("GET", "/api/v1/namespaces/default/pods/none/log", "");
    assertThat(Events.stages(log)).containsExactly("ResponseStarted");
    assertThat(log.getFirst().at("/responseStatus/code").asInt()).isEqualTo(404);
    String watch = "/api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=1";
    List<ObjectNode> events = events("GET", watch, "");
    String id = events.getFirst().path("auditID").asText();
    Await.until("it has ended", () -> Events.of(LevelsTest.log, id).size() == 2);
    assertThat(Events.stages(Events.of(LevelsTest.log, id)))
        .containsExactly("ResponseStarted", "ResponseComplete");
  }

  @Test
  void whatNoRuleIsForIsNotTold() {
    client.send("GET", "/api/v1/nodes", "", Map.of("Audit-ID", "of-nodes"));
    event("GET", "/api/v1/namespaces/default/configmaps?after=nodes", "");
    assertThat(Events.of(log, "of-nodes")).isEmpty();
  }

  @Test
  void namesAnotherUserOfWhomTheRequestWasMade() {
    String id = "as-another";
    client.send(
        "GET",
        "/api/v1/namespaces/default/configmaps",
        "",
        Map.of("Audit-ID", id, "Impersonate-User", "bob"));
    JsonNode event = Await.present("the event", () -> Events.of(log, id).stream().findFirst());
    assertThat(event.at("/user/username").asText()).isEqualTo("kubernetes-admin");
    assertThat(event.at("/impersonatedUser/username").asText()).isEqualTo("bob");
    assertThat(event.at("/annotations/authorization.k8s.io~1decision").asText())
        .isEqualTo("forbid");
  }

  @Test
  void aPolicyThatIsWrongStopsTheStartWithAReason() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), POLICY + "- level: Much\n");
    assertThatThrownBy(() -> TestApiServer.start(Setups.logged(wrong, folder.resolve("x.log"))))
        .hasMessageContaining("--audit-policy-file")
        .hasMessageContaining("level: Unsupported value: \"Much\"");
    assertThatThrownBy(() -> TestApiServer.start("--audit-log-format=xml"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("json or legacy");
    assertThatThrownBy(() -> TestApiServer.start("--audit-log-mode=never"))
        .isInstanceOf(UsageException.class);
  }
}
