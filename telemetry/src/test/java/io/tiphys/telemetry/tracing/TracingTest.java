package io.tiphys.telemetry.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpServer;
import io.tiphys.api.flags.UsageException;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingTest {

  private final Map<String, JsonNode> received = new ConcurrentHashMap<>();
  private HttpServer collector;

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          JsonNode body = Json.parse(exchange.getRequestBody().readAllBytes());
          for (JsonNode span :
              body.path("resourceSpans").path(0).path("scopeSpans").path(0).path("spans")) {
            received.put(span.path("name").asText(), span);
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.stop(0);
  }

  private JsonNode span(String name) {
    return received.getOrDefault(name, MissingNode.getInstance());
  }

  private Tracing.Running start(int rate) {
    URI endpoint = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
    return Tracing.start(new TracingConfig(endpoint, rate), "test");
  }

  @Test
  void sendsARequestAndItsPartsAsOneTrace() throws Exception {
    try (Tracing.Running tracing = start(1_000_000)) {
      assertThat(tracing).isNotNull();
      Span request = Tracing.request("GET", "");
      String parent =
          Tracing.within(
              request,
              () -> {
                try (Span part = Tracing.part("etcd")) {
                  part.set("key", "/registry/pods");
                  part.failed("away");
                  return part.traceparent();
                }
              });
      request.close();
      assertThat(parent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }
    JsonNode request = span("GET");
    JsonNode part = span("etcd");
    assertThat(part.path("traceId")).isEqualTo(request.path("traceId"));
    assertThat(part.path("parentSpanId")).isEqualTo(request.path("spanId"));
    assertThat(request.has("parentSpanId")).isFalse();
    assertThat(part.path("status").path("message").asText()).isEqualTo("away");
    assertThat(part.path("attributes").path(0).path("key").asText()).isEqualTo("key");
  }

  @Test
  void goesOnWithTheTraceOfItsCaller() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (Tracing.Running tracing = start(0)) {
      assertThat(tracing).isNotNull();
      Tracing.request("traced", "00-" + trace + "-b7ad6b7169203331-01").close();
      assertThat(Tracing.request("not", "00-" + trace + "-b7ad6b7169203331-00").isRecording())
          .isFalse();
      assertThat(Tracing.request("alone", "").isRecording()).isFalse();
    }
    assertThat(received).containsOnlyKeys("traced");
    assertThat(span("traced").path("traceId").asText()).isEqualTo(trace);
    assertThat(span("traced").path("parentSpanId").asText()).isEqualTo("b7ad6b7169203331");
  }

  @Test
  void doesNothingWhereItIsOff() {
    assertThat(Tracing.isOn()).isFalse();
    assertThat(Tracing.request("GET", "").isRecording()).isFalse();
    assertThat(Tracing.call("GET").traceparent()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithAConfiguration(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("tracing.yaml");
    String kind = "apiVersion: apiserver.config.k8s.io/v1\nkind: TracingConfiguration\n";
    Files.writeString(file, kind + "endpoint: collector:4318\nsamplingRatePerMillion: 100\n");
    assertThat(TracingConfig.read(file))
        .isEqualTo(new TracingConfig(URI.create("http://collector:4318"), 100));
    Files.writeString(file, kind + "samplingRatePerMillion: 2000000\n");
    assertThatThrownBy(() -> TracingConfig.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("samplingRatePerMillion must be 0 to 1000000");
  }
}
