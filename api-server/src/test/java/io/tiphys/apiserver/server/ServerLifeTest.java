package io.tiphys.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.server.TestServer.Answer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server starts, tells how it is, stops, and starts again on what it left. */
class ServerLifeTest {

  @Test
  void healthIsToldAsUpstreamTellsIt() {
    TestServer server = TestServer.shared();
    assertThat(text(server.get("/livez"))).isEqualTo("ok");
    assertThat(text(server.get("/readyz?verbose")))
        .contains("[+]ping ok\n")
        .contains("[+]etcd ok\n")
        .endsWith("readyz check passed\n");
    assertThat(text(server.get("/readyz/ping"))).isEqualTo("ok");
    assertThat(text(server.get("/readyz?verbose&exclude=etcd"))).contains("[+]etcd excluded: ok");
    assertThat(server.get("/readyz/nothing").code()).isEqualTo(404);
  }

  private static String text(Answer answer) {
    return new String((byte[]) answer.response().body(), StandardCharsets.UTF_8);
  }

  @Test
  void requestsAreCountedByUpstreamsNames() {
    TestServer server = TestServer.shared();
    server.get("/api/v1/namespaces/default");
    assertThat(text(server.get("/metrics")))
        .containsPattern(
            "apiserver_request_total\\{.*code=\"200\".*resource=\"namespaces\".*verb=\"GET\"")
        .contains("apiserver_request_duration_seconds_bucket{");
  }

  @Test
  void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
    Path directory = TestServer.directory();
    TestServer first = TestServer.start(directory);
    first.post("/api/v1/namespaces/default/configmaps", "{'metadata':{'name':'kept'}}");
    HttpResponse<java.io.InputStream> watch =
        first.open("/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=0");
    long begun = System.nanoTime();
    first.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThatThrownBy(() -> first.get("/livez")).isInstanceOf(UncheckedIOException.class);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).contains("ADDED");
      assertThat(lines.readLine()).isNull(); // it ended, and did not break
    }
    TestServer second = TestServer.start(directory);
    try {
      assertThat(second.get("/api/v1/namespaces/default/configmaps/kept").code()).isEqualTo(200);
    } finally {
      second.stop();
    }
  }

  @Test
  void aPortInUseIsSaid() {
    int taken = TestServer.shared().port();
    ApiServerOptions options =
        ApiServerFlags.parse("--data-dir=" + TestServer.directory(), "--secure-port=" + taken);
    assertThatThrownBy(() -> ApiServer.start(options))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot listen on 0.0.0.0:" + taken)
        .hasMessageContaining("--secure-port");
  }
}
