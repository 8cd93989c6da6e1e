package io.tiphys.servertests.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.pki.UserIdentity;
import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What pages need: tickets that are good on every server, and leave to ask from elsewhere. */
@Timeout(120)
final class BrowserTest {

  private static final String WATCH =
      "/api/v1/namespaces/default/configmaps?watch=true&timeoutSeconds=1";
  private static final String PAGE = "https://board.example.org";

  @TempDir Path directory;

  private static TestApiServer start(EtcdProcess etcd) {
    return TestApiServer.start(
        etcd.flags(), "--cors-allowed-origins=^https://board\\.example\\.org$");
  }

  private static HttpClient client(Kubeconfig user) {
    return HttpClient.newBuilder().sslContext(RawClient.tls(user)).build();
  }

  private static HttpResponse<String> send(
      HttpClient client,
      TestApiServer server,
      String method,
      String path,
      String body,
      String... headers)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
            .headers(headers)
            .method(method, BodyPublishers.ofByteArray(body.replace('\'', '"').getBytes(UTF_8)))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void aTicketIsGoodOnAnotherServerAndPagesOfItsOriginMayAsk() throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(directory);
        TestApiServer one = start(etcd);
        TestApiServer other = start(etcd)) {
      HttpClient admin = client(Kubeconfig.read(one.adminKubeconfig()));
      HttpClient nobody =
          client(
              Kubeconfig.of(
                  Kubeconfig.read(other.adminKubeconfig()).cluster(),
                  UserIdentity.issue(other.dataDir(), "nobody")));
      String[] json = {"Content-Type", "application/json"};
      String[] page = {"Accept", "text/event-stream", "Origin", PAGE};

      HttpResponse<String> made =
          send(
              admin,
              one,
              "POST",
              "/apis/tiphys.io/v1/watchtickets",
              "{'spec':{'url':'" + WATCH + "'}}",
              json);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      String ticket = Json.parse(made.body().getBytes(UTF_8)).at("/status/ticket").asText();

      assertThat(send(nobody, other, "GET", WATCH, "", page).statusCode()).isEqualTo(403);
      HttpResponse<String> opened =
          send(nobody, other, "GET", WATCH + "&ticket=" + ticket, "", page);
      assertThat(opened.statusCode()).isEqualTo(200);
      assertThat(opened.body()).startsWith("retry: 1000");
      assertThat(opened.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
      assertThat(send(admin, one, "GET", WATCH + "&ticket=" + ticket, "", page).statusCode())
          .isEqualTo(401);

      HttpResponse<String> asked =
          send(nobody, other, "OPTIONS", "/api/v1/pods", "", "Origin", PAGE);
      assertThat(asked.statusCode()).isEqualTo(204);
      assertThat(asked.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
      HttpResponse<String> stranger =
          send(nobody, other, "GET", "/version", "", "Origin", "https://elsewhere.example.org");
      assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
  }
}
