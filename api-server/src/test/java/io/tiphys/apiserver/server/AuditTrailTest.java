package io.tiphys.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit trail tells of requests that do not go as most do. */
class AuditTrailTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/";

  @TempDir static Path folder;
  private static TestServer server;
  private static Path log;

  @BeforeAll
  static void start() throws IOException {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            rules:
            - level: None
              users: [system:apiserver]
            - level: RequestResponse
            """);
    log = folder.resolve("audit.log");
    server =
        TestServer.start(
            TestServer.directory(),
            "--archive-database-url=embedded",
            "--audit-policy-file=" + policy,
            "--audit-log-path=" + log);
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  private static List<JsonNode> events(Predicate<JsonNode> wanted) {
    List<JsonNode> events = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(log)) {
        JsonNode event = Json.parse(line.getBytes(UTF_8));
        if (wanted.test(event)) {
          events.add(event);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return events;
  }

  private static List<String> stages(List<JsonNode> events) {
    return events.stream().map(event -> event.path("stage").asText()).toList();
  }

  private static String maps(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/configmaps";
  }

  @Test
  void whatTheServerIsNotMadeForIsAPanic() throws InterruptedException {
    String namespace = server.namespace();
    server.post(maps(namespace), "{'metadata':{'name':'spoiled'}}");
    String past = "/apis/history.tiphys.io/v1/namespaces/" + namespace + "/configmaps/spoiled";
    await().atMost(PATIENCE).until(() -> server.get(past).code() == 200);
    int spoiled =
        server
            .running()
            .archive()
            .await()
            .sql()
            .getJdbcOperations()
            .update(
                "UPDATE history_revision SET content = ? WHERE object_id ="
                    + " (SELECT id FROM history_object WHERE name = 'spoiled')",
                (Object) new byte[] {7});
    assertThat(spoiled).isEqualTo(1);

    Answer failed = server.get(past, "Audit-ID", "panic");

    assertThat(failed.code()).isEqualTo(500);
    List<JsonNode> events = events(e -> e.path("auditID").asText().equals("panic"));
    assertThat(stages(events)).containsExactly("RequestReceived", "Panic");
    assertThat(events.getLast().at("/responseStatus/code").asInt()).isEqualTo(500);
    assertThat(events.getLast().at("/responseStatus/reason").asText()).isEqualTo("InternalError");
  }

  @Test
  void anotherProtocolIsToldWhenItBeginsAndWhenItEnds() throws IOException, InterruptedException {
    String namespace = server.namespace();
    String group = "audited.example.com";
    String frontProxyCa = Files.readString(server.dataDir().resolve("pki/front-proxy-ca.crt"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Path keys = Files.createDirectory(folder.resolve("extension"));
    try (ExtensionServer extension =
            new ExtensionServer(keys, frontProxyCa, "ext." + namespace + ".svc");
        EchoSocket echo = new EchoSocket(extension.tls)) {
      server.post(
          "/api/v1/namespaces/" + namespace + "/services",
          "{'metadata':{'name':'ext'},'spec':{'type':'ExternalName','externalName':'localhost'}}");
      server.post(
          "/apis/apiregistration.k8s.io/v1/apiservices",
          "{'metadata':{'name':'v1.%s'},'spec':{'group':'%s','version':'v1','groupPriorityMinimum':17900,'versionPriority':100,'caBundle':'%s','service':{'namespace':'%s','name':'ext','port':%d}}}"
              .formatted(
                  group,
                  group,
                  Base64.getEncoder().encodeToString(extension.caPem().getBytes(UTF_8)),
                  namespace,
                  echo.port()));
      String path = "/apis/" + group + "/v1/namespaces/" + namespace + "/things/echo";
      await().atMost(PATIENCE).until(() -> server.get("/apis/" + group + "/v1").code() == 200);
      WebSocket socket = server.webSocket(path, heard::add);
      assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello kubernetes-admin");

      Predicate<JsonNode> ofIt = e -> e.path("requestURI").asText().equals(path);
      assertThat(stages(events(ofIt))).containsExactly("RequestReceived", "ResponseStarted");
      socket.abort();
      await().atMost(PATIENCE).until(() -> events(ofIt).size() == 3);
      List<JsonNode> events = events(ofIt);
      assertThat(stages(events).getLast()).isEqualTo("ResponseComplete");
      for (JsonNode event : events.subList(1, 3)) {
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(101);
      }
      assertThat(events.getLast().at("/user/username").asText()).isEqualTo("kubernetes-admin");
    }
  }

  @Test
  void whatWebhooksDidIsAnnotated() throws IOException {
    String namespace = server.namespace();
    Path keys = Files.createDirectory(folder.resolve("hooks"));
    try (HookServer hooks = new HookServer(keys, "hook." + namespace + ".svc")) {
      hooks.serve(
          "/change",
          request -> HookServer.patched("[{'op':'add','path':'/data','value':{'added':'yes'}}]"));
      hooks.serve(
          "/look",
          request -> {
            var allowed = HookServer.allowed();
            allowed.putObject("auditAnnotations").put("seen", "by me");
            return allowed;
          });
      String url = "'clientConfig':{'url':'https://localhost:%d/%s','caBundle':'%s'}";
      String change = url.formatted(hooks.port(), "change", hooks.caBundle());
      String look = url.formatted(hooks.port(), "look", hooks.caBundle());
      String missing =
          "'failurePolicy':'Ignore','clientConfig':{'service':{'namespace':'%s','name':'none'}}"
              .formatted(namespace);
      configure(namespace, "mutatingwebhookconfigurations", hook(namespace, "change", change));
      configure(
          namespace,
          "validatingwebhookconfigurations",
          hook(namespace, "look", look) + "," + hook(namespace, "missing", missing));
      await()
          .atMost(PATIENCE)
          .until(() -> {
            server.post(maps(namespace) + "?dryRun=All", "{'metadata':{'name':'probe'}}");
            return hooks.asked.size() >= 2;
          });

      Answer made =
          server.send(
              "POST",
              maps(namespace),
              TestServer.json("{'metadata':{'name':'one'}}"),
              "Content-Type",
              "application/json",
              "Audit-ID",
              "webhooks");

      assertThat(made.text("/data/added")).isEqualTo("yes");
      JsonNode told =
          events(e -> e.path("auditID").asText().equals("webhooks")).getLast().path("annotations");
      assertThat(told.path("mutation.webhook.admission.k8s.io/round_0_index_0").asText())
          .isEqualTo(
              "{\"configuration\":\"%s\",\"webhook\":\"change.example.com\",\"mutated\":true}"
                  .formatted(namespace));
      assertThat(told.path("patch.webhook.admission.k8s.io/round_0_index_0").asText())
          .contains("\"patch\":[{\"op\":\"add\"")
          .contains("\"patchType\":\"JSONPatch\"");
      assertThat(told.path("look.example.com/seen").asText()).isEqualTo("by me");
      assertThat(
              told.path("failed-open.validating.webhook.admission.k8s.io/round_0_index_1").asText())
          .isEqualTo("missing.example.com");
    }
  }

  private static String hook(String namespace, String name, String more) {
    return "{'name':'%s.example.com',%s,'rules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['CREATE'],'resources':['configmaps']}],'admissionReviewVersions':['v1'],'sideEffects':'None','namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%s'}}}"
        .formatted(name, more, namespace);
  }

  private static void configure(String name, String kind, String webhooks) {
    Answer made =
        server.post(
            WEBHOOKS + kind, "{'metadata':{'name':'" + name + "'},'webhooks':[" + webhooks + "]}");
    assertThat(made.code()).as(made.message()).isEqualTo(201);
  }
}
