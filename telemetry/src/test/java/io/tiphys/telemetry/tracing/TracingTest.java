package io.tiphys.telemetry.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.tiphys.api.flags.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingTest {

  private final Map<String, io.opentelemetry.proto.trace.v1.Span> received =
      new ConcurrentHashMap<>();
  private Server collector;

  /** A collector that keeps spans by their names. */
  private final class Collector extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      request.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(span -> received.put(span.getName(), span));
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  @BeforeEach
  void collect() throws IOException {
    collector =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Collector())
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    collector.shutdownNow();
  }

  private io.opentelemetry.proto.trace.v1.Span span(String name) {
    return Objects.requireNonNull(received.get(name), () -> "not received: " + name);
  }

  private Tracing.Running start(int rate) {
    URI endpoint = URI.create("http://127.0.0.1:" + collector.getPort());
    return Tracing.start(new TracingConfig(endpoint, rate), "test");
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
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
      assertThat(parent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
    }
    var request = span("GET");
    var part = span("etcd");
    assertThat(part.getTraceId()).isEqualTo(request.getTraceId());
    assertThat(part.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(request.getParentSpanId()).isEmpty();
    assertThat(part.getStatus().getMessage()).isEqualTo("away");
    assertThat(part.getAttributes(0).getKey()).isEqualTo("key");
  }

  @Test
  void anotherThreadWorksForTheSameSpan() throws Exception {
    try (Tracing.Running tracing = start(1_000_000);
        Span request = Tracing.request("GET", "")) {
      assertThat(tracing).isNotNull();
      Runnable work = () -> Tracing.part("elsewhere").close();
      Thread thread =
          Tracing.within(request, () -> Thread.ofVirtual().start(Tracing.inherited(work)));
      thread.join();
    }
    assertThat(span("elsewhere").getTraceId()).isNotEmpty();
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
    assertThat(hex(span("traced").getTraceId())).isEqualTo(trace);
    assertThat(hex(span("traced").getParentSpanId())).isEqualTo("b7ad6b7169203331");
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
    Files.writeString(file, kind + "endpoint: collector:4317\nsamplingRatePerMillion: 100\n");
    assertThat(TracingConfig.read(file))
        .isEqualTo(new TracingConfig(URI.create("http://collector:4317"), 100));
    Files.writeString(file, kind + "samplingRatePerMillion: 2000000\n");
    assertThatThrownBy(() -> TracingConfig.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("samplingRatePerMillion must be 0 to 1000000");
  }
}
