package io.tiphys.servertests.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that has just started tells what happened before, as long as its store knows. */
@Timeout(120)
final class ResumedWatchTest {

  private static final String PATH = "/api/v1/namespaces/default/configmaps";

  @TempDir Path directory;

  /** An administrator's requests to a server. */
  private record Client(TestApiServer server, HttpClient http) {

    static Client of(TestApiServer server) {
      return new Client(
          server,
          HttpClient.newBuilder()
              .sslContext(RawClient.tls(Kubeconfig.read(server.adminKubeconfig())))
              .build());
    }

    String send(String method, String path, String body) throws IOException, InterruptedException {
      return http.send(
              HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                  .header(
                      "Content-Type",
                      method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                  .method(
                      method, BodyPublishers.ofByteArray(body.replace('\'', '"').getBytes(UTF_8)))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }

    String create(String name, String label) throws IOException, InterruptedException {
      return send(
          "POST", PATH, "{'metadata':{'name':'" + name + "','labels':{'l':'" + label + "'}}}");
    }

    void label(String name, String label) throws IOException, InterruptedException {
      send("PATCH", PATH + "/" + name, "{'metadata':{'labels':{'l':'" + label + "'}}}");
    }

    List<String> watch(String query) throws IOException, InterruptedException {
      return send("GET", PATH + "?watch=true&timeoutSeconds=1&" + query, "").lines().toList();
    }
  }

  private static String shown(String line) {
    String object = line.substring(line.indexOf("\"object\":") + 9);
    String type = line.substring(9, line.indexOf('"', 9));
    return type.equals("ERROR") ? line : type + " " + Objects.name(object);
  }

  private void restartsAndTells(List<String> store) throws Exception {
    try (TestApiServer server = TestApiServer.start(store, "--etcd-compaction-interval=0s")) {
      Client client = Client.of(server);
      long start = Objects.revision(client.create("first", "in"));
      client.create("a", "in");
      client.label("first", "out");
      client.create("b", "out");
      client.label("a", "out");
      client.send("DELETE", PATH + "/a", "");
      client.label("b", "in");
      List<String> before = client.watch("resourceVersion=" + start);

      server.restart();

      Client again = Client.of(server);
      again.create("c", "in");
      List<String> all = again.watch("resourceVersion=" + start);
      assertThat(all)
          .map(ResumedWatchTest::shown)
          .containsExactly(
              "ADDED ConfigMap/a",
              "MODIFIED ConfigMap/first",
              "ADDED ConfigMap/b",
              "MODIFIED ConfigMap/a",
              "DELETED ConfigMap/a",
              "MODIFIED ConfigMap/b",
              "ADDED ConfigMap/c");
      assertThat(all.subList(0, 6)).isEqualTo(before);
      assertThat(again.watch("labelSelector=l%3Din&resourceVersion=" + start))
          .map(ResumedWatchTest::shown)
          .containsExactly(
              "ADDED ConfigMap/a",
              "DELETED ConfigMap/first",
              "DELETED ConfigMap/a",
              "ADDED ConfigMap/b",
              "ADDED ConfigMap/c");
    }
  }

  @Test
  void fromItsOwnStore() throws Exception {
    restartsAndTells(List.of());
  }

  @Test
  void fromEtcd() throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(directory)) {
      restartsAndTells(etcd.flags());
    }
  }

  @Test
  void whatEtcdHasForgottenIsGone() throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(directory);
        TestApiServer server = TestApiServer.start(etcd.flags(), "--etcd-compaction-interval=0s")) {
      Client client = Client.of(server);
      long start = Objects.revision(client.create("first", "in"));
      client.create("a", "in");
      long now = Objects.revision(client.create("b", "in"));
      try (EtcdStore store =
          EtcdStore.connect(EtcdOptions.of(etcd.url()).withTimeout(Duration.ofSeconds(10)))) {
        store.compact(now);
      }
      server.restart();
      assertThat(Client.of(server).watch("resourceVersion=" + start))
          .singleElement()
          .asString()
          .startsWith("{\"type\":\"ERROR\"")
          .contains("\"reason\":\"Expired\"", "\"code\":410");
    }
  }
}
