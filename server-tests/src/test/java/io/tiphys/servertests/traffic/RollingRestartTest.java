package io.tiphys.servertests.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.api.flags.GoDuration;
import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers on one etcd, of which one after the other is stopped and started under load. */
@Timeout(180)
class RollingRestartTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int WRITERS = 6;

  @TempDir Path directory;
  private EtcdProcess etcd;
  private final List<ApiServer> servers = new ArrayList<>();

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
  }

  @AfterEach
  void stop() {
    servers.forEach(ApiServer::close);
    etcd.close();
  }

  private ApiServer server(int port, Duration delay, boolean retryAfter) {
    List<String> flags = new ArrayList<>(etcd.flags());
    flags.add("--data-dir=" + directory.resolve("cluster"));
    flags.add("--bind-address=127.0.0.1");
    flags.add("--secure-port=" + port);
    flags.add("--shutdown-delay-duration=" + GoDuration.format(delay));
    flags.add("--goaway-chance=0.01");
    flags.add("--shutdown-send-retry-after=" + retryAfter);
    return ApiServer.start(ApiServerFlags.parse(flags.toArray(String[]::new)));
  }

  private RawClient client(ApiServer server, HttpClient.Version version) {
    return new RawClient(server.dataDir().resolve("admin.conf"), server.port(), version);
  }

  /** Writes under a new name each time, at whichever server takes it, and reads it back. */
  private static final class Writer implements Runnable {
    final List<RawClient> clients;
    final int number;
    final Set<String> acknowledged;
    final Queue<String> complaints;
    volatile boolean over;
    int at;

    Writer(
        int number, List<RawClient> clients, Set<String> acknowledged, Queue<String> complaints) {
      this.number = number;
      this.clients = clients;
      this.acknowledged = acknowledged;
      this.complaints = complaints;
    }

    @Override
    public void run() {
      for (int i = 0; !over; i++) {
        String name = "w-" + number + "-" + i;
        if (!write(name)) {
          complaints.add(name + " found no server");
        }
      }
    }

    private boolean write(String name) {
      for (int attempt = 0; attempt < 50; attempt++) {
        try {
          Answer answer =
              clients.get(at).send("POST", CONFIG_MAPS, "{'metadata':{'name':'" + name + "'}}");
          if (answer.code() == 201 || (answer.code() == 409 && attempt > 0)) {
            acknowledged.add(name);
            return true;
          }
          if (!answer.header("Retry-After").isEmpty()) {
            at = (at + 1) % clients.size();
          } else {
            complaints.add(name + ": " + answer.code() + " " + answer.text());
            return true;
          }
        } catch (UncheckedIOException e) {
          at = (at + 1) % clients.size(); // as clients do with a connection that ends
        }
      }
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingAcknowledgedIsLostAndNobodySeesAnError(boolean retryAfter) throws Exception {
    Duration delay = Duration.ofMillis(300);
    servers.add(server(0, delay, retryAfter));
    servers.add(server(0, delay, retryAfter));
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    Queue<String> complaints = new ConcurrentLinkedQueue<>();
    List<Writer> writers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      HttpClient.Version version =
          i % 2 == 0 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
      List<RawClient> clients = servers.stream().map(s -> client(s, version)).toList();
      Writer writer = new Writer(i, clients, acknowledged, complaints);
      writers.add(writer);
      threads.add(Thread.startVirtualThread(writer));
    }
    Await.until("some writes", () -> acknowledged.size() > 50);
    for (int i = 0; i < servers.size(); i++) {
      int port = servers.get(i).port();
      servers.get(i).close();
      servers.set(i, server(port, delay, retryAfter));
      int before = acknowledged.size();
      Await.until("some more writes", () -> acknowledged.size() > before + 50);
    }
    writers.forEach(writer -> writer.over = true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(complaints).isEmpty();
    Set<String> stored = ConcurrentHashMap.newKeySet();
    client(servers.getFirst(), HttpClient.Version.HTTP_2)
        .get(CONFIG_MAPS)
        .body()
        .path("items")
        .forEach(item -> stored.add(item.at("/metadata/name").asText()));
    assertThat(stored).containsAll(acknowledged);
  }

  @Test
  void aServerThatStopsFailsReadyzFirstAndEndsWatchesWithABookmark() throws Exception {
    ApiServer server = server(0, Duration.ofSeconds(2), false);
    servers.add(server);
    RawClient client = client(server, HttpClient.Version.HTTP_2);
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread watch =
        Thread.startVirtualThread(
            () -> read(client, CONFIG_MAPS + "?watch=true&allowWatchBookmarks=true", lines));
    assertThat(client.send("POST", CONFIG_MAPS, "{'metadata':{'name':'a'}}").code()).isEqualTo(201);
    Await.until("the event", () -> lines.stream().anyMatch(l -> l.contains("\"name\":\"a\"")));

    Thread stopping = Thread.startVirtualThread(server::close);

    Await.until("readyz fails", () -> client.get("/readyz?verbose").code() == 500);
    assertThat(client.get("/readyz?verbose").text()).contains("[-]shutdown failed");
    assertThat(client.get("/livez").code()).isEqualTo(200);
    assertThat(client.send("POST", CONFIG_MAPS, "{'metadata':{'name':'b'}}").code())
        .as("it still serves")
        .isEqualTo(201);
    watch.join();
    assertThat(lines.getLast()).startsWith("{\"type\":\"BOOKMARK\"");
    stopping.join();
    servers.clear();
  }

  private static void read(RawClient client, String path, List<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(client.open(path).body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("broken: " + e);
    }
  }
}
