package io.tiphys.node.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.Tls;
import io.tiphys.client.serving.SelfSigned;
import io.tiphys.node.NodeAgentOptions.Serving;
import io.tiphys.node.pod.LocalPods;
import io.tiphys.node.pod.RuntimePod;
import io.tiphys.telemetry.health.HealthCheck;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.Grants;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in at a node agent's port, with a real API server that knows callers and rights. */
@ExtendWith(ApiServerExtension.class)
class NodeServerAccessTest {

  private static final String NODE = "port-tried";

  /** What is at a path for who may see it, and which parts of the node open it. */
  private record Page(String path, int code, List<String> parts) {}

  /** Those that the agent has, those that only upstream's has, and those that nobody has. */
  private static final List<Page> PAGES =
      List.of(
          page("/healthz", 200, "healthz", "proxy"),
          page("/healthz/ping", 200, "healthz", "proxy"),
          page("/healthz/syncloop", 200, "healthz", "proxy"),
          page("/healthz/nothing", 404, "healthz", "proxy"),
          page("/livez", 200, "healthz", "proxy"),
          page("/readyz", 200, "healthz", "proxy"),
          page("/metrics", 200, "metrics"),
          page("/metrics/cadvisor", 404, "metrics"),
          page("/metrics/resource", 404, "metrics"),
          page("/metrics/probes", 404, "metrics"),
          page("/stats/", 404, "stats"),
          page("/stats/summary", 404, "stats"),
          page("/pods", 200, "pods", "proxy"),
          page("/pods/", 200, "pods", "proxy"),
          page("/runningpods/", 200, "pods", "proxy"),
          page("/configz", 404, "configz", "proxy"),
          page("/logs/", 404, "log"),
          page("/logs/syslog", 404, "log"),
          page("/checkpoint/default/a/b", 404, "checkpoint"),
          page("/statusz", 404, "statusz"),
          page("/flagz", 404, "flagz"),
          page("/containerLogs/default/a/b", 404, "proxy"), // there is no such pod
          page("/containerLogs/default", 404, "proxy"),
          page("/exec/default/a/b", 404, "proxy"),
          page("/run/default/a/b", 404, "proxy"),
          page("/attach/default/a/b", 404, "proxy"),
          page("/portForward/default/a", 404, "proxy"),
          page("/debug/pprof/heap", 404, "proxy"),
          page("/debug/flags/v", 404, "proxy"),
          page("/podsecrets", 404, "proxy"),
          page("/metricsandmore", 404, "proxy"),
          page("/", 404, "proxy"),
          page("/metrics/../pods", 404, "metrics"),
          page("/healthz/%2e%2e/pods", 404, "healthz", "proxy"));

  private static final List<String> PARTS =
      List.of(
          "proxy",
          "stats",
          "metrics",
          "log",
          "checkpoint",
          "statusz",
          "flagz",
          "pods",
          "healthz",
          "configz");

  /** With the verb that the right to use them is for. */
  private static final Map<String, String> METHODS =
      Map.of(
          "GET", "get", "POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete",
          "HEAD", "", "OPTIONS", "", "FROB", "");

  @TempDir static Path directory;
  private static TestApiServer api;
  private static NodeServer server;
  private static final List<HttpClient> CLIENTS = new ArrayList<>();

  private static Page page(String path, int code, String... parts) {
    return new Page(path, code, List.of(parts));
  }

  @BeforeAll
  static void start(TestApiServer shared) throws IOException {
    api = shared;
    SelfSigned own = SelfSigned.create("localhost", Instant.now());
    Path certificate = Files.writeString(directory.resolve("node.crt"), own.certificatePem());
    Path key = Files.writeString(directory.resolve("node.key"), own.keyPem());
    server =
        NodeServer.start(
            Serving.of(0, certificate, key, api.dataDir().resolve("pki/ca.crt")),
            NODE,
            api.as("system:node:" + NODE, "system:nodes"),
            new NoPods(),
            new HealthReport(
                List.of(HealthCheck.ping(), HealthCheck.of("syncloop", Set.of(), () -> true))));
  }

  @AfterAll
  static void stop() {
    server.close();
    CLIENTS.forEach(HttpClient::close);
  }

  @Test
  void nobodyIsLetIn() {
    HttpClient nobody = client(new ClusterAccess.Anonymous());
    assertThat(others(nobody, "", 401)).isEmpty();
  }

  @Test
  void aWrongTokenOpensNothing() {
    HttpClient nobody = client(new ClusterAccess.Anonymous());
    assertThat(others(nobody, "wrong", 401)).isEmpty();
  }

  @Test
  void aCertificateOfAnotherAuthorityOpensNothing() throws IOException {
    SelfSigned own = SelfSigned.create("system:masters", Instant.now());
    HttpClient stranger =
        client(new ClusterAccess.ClientCertificate(own.certificatePem(), own.keyPem()));
    assertThat(others(stranger, "", 401)).isEmpty();
  }

  @Test
  void whoHasNoRightsIsForbiddenEverything() {
    HttpClient nobody = client(api.accessAs("without-rights").credentials());
    assertThat(others(nobody, "", 403)).isEmpty();
  }

  @Test
  void eachPartOfTheNodeOpensItsPathsAndNoOther() {
    for (String part : PARTS) {
      String user = "may-" + part;
      allow(user, part, "get");
      HttpClient client = client(api.accessAs(user).credentials());
      List<String> wrong = new ArrayList<>();
      for (Page page : PAGES) {
        int expected = page.parts().contains(part) ? page.code() : 403;
        check(client, "", "GET", page.path(), expected, wrong);
      }
      assertThat(wrong).as(part).isEmpty();
    }
  }

  @Test
  void eachMethodNeedsItsVerb() {
    METHODS.forEach((method, verb) -> {
      if (!verb.isEmpty()) {
        String user = "may-" + verb;
        allow(user, "proxy", verb);
        HttpClient client = client(api.accessAs(user).credentials());
        List<String> wrong = new ArrayList<>();
        for (String other : METHODS.keySet()) {
          int expected = !other.equals(method) ? 403 : method.equals("GET") ? 200 : 405;
          check(client, "", other, "/pods", expected, wrong);
        }
        assertThat(wrong).as(user).isEmpty();
      }
    });
  }

  @Test
  void aServiceAccountComesWithItsToken() {
    allow("system:serviceaccount:default:scraper", "metrics", "get");
    ApiClient admin = api.admin();
    String accounts = "/api/v1/namespaces/default/serviceaccounts";
    ObjectNode account = Json.newObject();
    account.putObject("metadata").put("name", "scraper");
    admin.call("POST", accounts, Optional.of(account));
    String token =
        admin
            .call("POST", accounts + "/scraper/token", Optional.of(Json.newObject()))
            .path("status")
            .path("token")
            .asText();
    HttpClient client = client(new ClusterAccess.Anonymous());
    List<String> wrong = new ArrayList<>();
    check(client, token, "GET", "/metrics", 200, wrong);
    check(client, token, "GET", "/pods", 403, wrong);
    assertThat(wrong).isEmpty();
  }

  private static void allow(String user, String part, String verb) {
    Grants.onResource(api.admin(), user, verb, "nodes/" + part);
  }

  /** What is answered by any other code, whatever is asked for in whatever way. */
  private static List<String> others(HttpClient client, String token, int code) {
    List<String> others = new ArrayList<>();
    for (Page page : PAGES) {
      for (String method : METHODS.keySet()) {
        check(client, token, method, page.path(), code, others);
      }
    }
    return others;
  }

  private static void check(
      HttpClient client,
      String token,
      String method,
      String path,
      int expected,
      List<String> others) {
    int code = send(client, token, method, path).statusCode();
    if (code != expected) {
      others.add(code + " to " + method + " " + path);
    }
  }

  private static HttpResponse<String> send(
      HttpClient client, String token, String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
            .method(method, BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpClient client(ClusterAccess.Credentials credentials) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(
                Tls.context(
                    new ClusterAccess(
                        api.adminAccess().servers(), Optional.empty(), true, credentials)))
            .build();
    CLIENTS.add(client);
    return client;
  }

  /** A node without pods. */
  private static final class NoPods implements LocalPods {
    @Override
    public Collection<Pod> pods() {
      return List.of();
    }

    @Override
    public RuntimePod runtimeState(String uid) {
      throw new UnsupportedOperationException();
    }
  }
}
