package io.tiphys.client.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.json.Json;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.Tls;
import io.tiphys.telemetry.health.HealthCheck;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.telemetry.metrics.Exposition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComponentServerTest {

  private final AtomicBoolean synced = new AtomicBoolean(true);
  private final Reviews reviews = new Reviews();
  private final PrometheusMeterRegistry meters = Exposition.newRegistry();
  private ComponentServer server;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    HealthReport health =
        new HealthReport(
            List.of(
                HealthCheck.ping(),
                HealthCheck.ready("informer-sync", synced::get),
                new HealthCheck("leaderElection", Set.of("livez", "healthz"), () -> {})));
    server = ComponentServer.start(ServingOptions.onLoopback(0), reviews, health, meters);
    URI address = URI.create("https://127.0.0.1:" + server.port());
    ClusterAccess trusting =
        new ClusterAccess(List.of(address), Optional.empty(), true, new ClusterAccess.Anonymous());
    http = HttpClient.newBuilder().sslContext(Tls.context(trusting)).build();
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void tellsHealthToEverybodyPartByPart() throws Exception {
    assertThat(get("/healthz", "").body()).isEqualTo("ok");
    assertThat(get("/readyz?verbose", "").body())
        .isEqualTo("[+]ping ok\n[+]informer-sync ok\nreadyz check passed\n");
    synced.set(false);
    HttpResponse<String> sick = get("/readyz", "");
    assertThat(sick.statusCode()).isEqualTo(500);
    assertThat(sick.body()).contains("[-]informer-sync failed: reason withheld");
    assertThat(get("/readyz?exclude=informer-sync", "").statusCode()).isEqualTo(200);
    assertThat(get("/livez", "").statusCode()).isEqualTo(200);
    assertThat(reviews.asked).hasValue(0);
  }

  @Test
  void keepsMetricsAndPartsFromStrangers() throws Exception {
    HttpResponse<String> refused = get("/metrics", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    JsonNode status = Json.parse(refused.body().getBytes(StandardCharsets.UTF_8));
    assertThat(status.path("message").asText())
        .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/metrics\"");
    assertThat(get("/metrics", "nobody").statusCode()).isEqualTo(401);
    assertThat(get("/metrics", "reader").statusCode()).isEqualTo(403);
    assertThat(get("/healthz/ping", "").statusCode()).isEqualTo(403);
  }

  @Test
  void showsMetricsToWhomTheApiServerAllowsAndAsksItOnce() throws Exception {
    meters.counter("tries").increment();
    assertThat(get("/metrics", "monitoring").body())
        .contains("tries_total 1.0")
        .contains("process_cpu_seconds_total")
        .contains("process_resident_memory_bytes")
        .contains("process_open_fds");
    int asked = reviews.asked.get();
    assertThat(get("/metrics", "monitoring").statusCode()).isEqualTo(200);
    assertThat(reviews.asked).hasValue(asked);
    assertThat(get("/nothing", "monitoring").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** An API server that knows two tokens, and lets one of them read metrics. */
  private static final class Reviews implements ApiClient {
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public <T extends HasMetadata> ResourceClient<T> resources(Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public JsonNode call(String method, String path, Optional<JsonNode> body) {
      asked.incrementAndGet();
      JsonNode spec = body.orElseThrow().path("spec");
      ObjectNode answer = Json.newObject();
      ObjectNode status = answer.putObject("status");
      if (path.endsWith("/tokenreviews")) {
        String token = spec.path("token").asText();
        status.put("authenticated", Set.of("monitoring", "reader").contains(token));
        status.putObject("user").put("username", token).putArray("groups");
      } else {
        JsonNode attributes = spec.path("nonResourceAttributes");
        status.put(
            "allowed",
            spec.path("user").asText().equals("monitoring")
                && attributes.path("verb").asText().equals("get")
                && attributes.path("path").asText().equals("/metrics"));
      }
      return answer;
    }

    @Override
    public void close() {}
  }
}
