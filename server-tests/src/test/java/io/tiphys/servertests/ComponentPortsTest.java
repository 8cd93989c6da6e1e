package io.tiphys.servertests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.Tls;
import io.tiphys.client.serving.ComponentServer;
import io.tiphys.client.serving.SelfSigned;
import io.tiphys.client.serving.ServingOptions;
import io.tiphys.telemetry.health.HealthCheck;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.telemetry.metrics.Exposition;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.Grants;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is let in at the ports of the components, each of which asks the API server under its own
 * identity and with the rights that it has.
 */
@ExtendWith(ApiServerExtension.class)
class ComponentPortsTest {

  private static final List<String> OPEN = List.of("/healthz", "/livez", "/readyz");

  private static final List<String> CLOSED =
      List.of(
          "/metrics",
          "/metrics/",
          "/healthz/ping",
          "/healthz/",
          "/readyz/ping",
          "/configz",
          "/statusz",
          "/flagz",
          "/debug/pprof/",
          "/debug/flags/v",
          "/",
          "/no/such/path",
          "/healthz/../metrics",
          "/healthz/%2e%2e/metrics");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "FROB");

  private static TestApiServer api;

  @BeforeAll
  static void giveRights(TestApiServer shared) {
    api = shared;
    Grants.onPath(api.admin(), "scraper", "get", "/metrics");
    Grants.onPath(api.admin(), "writer", "post", "/metrics");
  }

  @Test
  void letInOnlyWhoMay() throws IOException {
    try (ApiClient client = ApiClient.connect(api.access("scheduler.conf"), "test");
        ComponentServer server = start(client)) {
      int port = server.port();
      SelfSigned own = SelfSigned.create("system:masters", Instant.now());
      ClusterAccess.Credentials stranger =
          new ClusterAccess.ClientCertificate(own.certificatePem(), own.keyPem());
      ClusterAccess.Credentials anonymous = new ClusterAccess.Anonymous();
      assertThat(others(port, anonymous, "", 403)).as("without credentials").isEmpty();
      assertThat(others(port, anonymous, "wrong", 401)).as("with a wrong token").isEmpty();
      assertThat(others(port, stranger, "", 401)).as("with a wrong certificate").isEmpty();
      assertThat(others(port, as("nobody"), "", 403)).as("without rights").isEmpty();
      assertThat(asked(port, as("scraper"), "", CLOSED))
          .as("with the right to get metrics")
          .filteredOn(answer -> !answer.startsWith("403"))
          .containsExactly("200 to GET /metrics");
      assertThat(asked(port, as("writer"), "", CLOSED))
          .as("with the right to post metrics")
          .filteredOn(answer -> !answer.startsWith("403"))
          .containsExactly("405 to POST /metrics");
      assertThat(asked(port, anonymous, "", OPEN))
          .as("health")
          .allMatch(answer ->
              answer.startsWith(
                  answer.contains(" GET ") || answer.contains(" HEAD ") ? "200" : "405"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scheduler.conf",
        "controller-manager.conf",
        "cloud-controller-manager.conf",
        "kube-proxy.conf"
      })
  void eachMayAskWhoCalls(String kubeconfig) throws IOException {
    try (ApiClient client = ApiClient.connect(api.access(kubeconfig), "test");
        ComponentServer server = start(client)) {
      List<String> metrics = List.of("/metrics");
      assertThat(asked(server.port(), as("scraper"), "", metrics)).contains("200 to GET /metrics");
      assertThat(asked(server.port(), as("nobody"), "", metrics)).contains("403 to GET /metrics");
      assertThat(asked(server.port(), new ClusterAccess.Anonymous(), "wrong", metrics))
          .contains("401 to GET /metrics");
    }
  }

  private static ComponentServer start(ApiClient client) throws IOException {
    return ComponentServer.start(
        ServingOptions.onLoopback(0),
        client,
        new HealthReport(List.of(HealthCheck.ping())),
        Exposition.newRegistry());
  }

  private static ClusterAccess.Credentials as(String user) {
    return api.accessAs(user).credentials();
  }

  private static List<String> others(
      int port, ClusterAccess.Credentials credentials, String token, int code) {
    return asked(port, credentials, token, CLOSED).stream()
        .filter(answer -> !answer.startsWith(code + " "))
        .toList();
  }

  private static List<String> asked(
      int port, ClusterAccess.Credentials credentials, String token, List<String> paths) {
    List<String> answers = new ArrayList<>();
    ClusterAccess access =
        new ClusterAccess(api.adminAccess().servers(), Optional.empty(), true, credentials);
    try (HttpClient http = HttpClient.newBuilder().sslContext(Tls.context(access)).build()) {
      for (String path : paths) {
        for (String method : METHODS) {
          HttpRequest.Builder request =
              HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                  .method(method, BodyPublishers.noBody());
          if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
          }
          int code = http.send(request.build(), BodyHandlers.discarding()).statusCode();
          answers.add(code + " to " + method + " " + path);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return answers;
  }
}
