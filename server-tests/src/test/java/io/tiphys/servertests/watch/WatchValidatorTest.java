package io.tiphys.servertests.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.servertests.traffic.RawClient;
import io.tiphys.servertests.watch.Follower.Door;
import io.tiphys.servertests.watch.Follower.Way;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdCluster;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TcpProxy;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two API servers on an etcd of three members, writers and watchers on both, and fifty faults:
 * leaders killed, connections to etcd and to clients cut. Every watcher must have been told exactly
 * what the store's own history says, once and in order, however often it changed servers.
 */
@Timeout(240)
final class WatchValidatorTest {

  private static final String NAMESPACE = "watched";
  private static final String MAPS = "/api/v1/namespaces/watched/configmaps";
  private static final String BOTH =
      "/apis/tiphys.io/v1/watch?watch=configmaps%3Bns%3Dwatched&watch=secrets%3Bns%3Dwatched";
  private static final String SOME = MAPS + "?watch=true&labelSelector=l%3Din";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FAULTS = 50;
  private static final int EVENTS_BETWEEN = 20;

  private static final List<Way> WAYS =
      List.of(
          new Way("one server", MAPS + "?watch=true", false, false, false),
          new Way("the other server", MAPS + "?watch=true", false, false, false),
          new Way("hopping", MAPS + "?watch=true", false, true, false),
          new Way("hopping, SSE", MAPS + "?watch=true", true, true, false),
          new Way("hopping, a selector", SOME, false, true, true),
          new Way("hopping, two resources", BOTH, false, true, false),
          new Way("hopping, two resources, SSE", BOTH, true, true, false));

  @TempDir Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** One API server, with links of its own to etcd and to its clients. */
  private record Server(TestApiServer server, List<TcpProxy> toStore, TcpProxy toClients) {
    Door door() {
      return new Door(
          URI.create("https://127.0.0.1:" + toClients.port()),
          HttpClient.newBuilder()
              .sslContext(RawClient.tls(Kubeconfig.read(server.adminKubeconfig())))
              .connectTimeout(Duration.ofSeconds(5))
              .build());
    }
  }

  private Server server(EtcdCluster etcd) {
    List<TcpProxy> links =
        etcd.members().stream().map(EtcdProcess::port).map(TcpProxy::to).toList();
    List<String> urls = links.stream().map(l -> "http://127.0.0.1:" + l.port()).toList();
    open.addAll(links);
    TestApiServer server =
        TestApiServer.start(etcd.members().getFirst().flags(urls), "--etcd-compaction-interval=0s");
    open.add(server);
    TcpProxy clients = TcpProxy.to(server.port());
    open.add(clients);
    return new Server(server, links, clients);
  }

  @Test
  void everyWatcherIsToldAllOnceAndInOrderWhateverBreaks() throws Exception {
    long began = System.nanoTime();
    try (EtcdCluster etcd = EtcdCluster.start(directory, 3);
        Chaos chaos = new Chaos(etcd)) {
      List<Server> servers = List.of(server(etcd), server(etcd));
      List<Door> doors = servers.stream().map(Server::door).toList();
      send(doors.getFirst(), "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"watched\"}}");
      long start = Objects.revision(get(doors.getFirst(), MAPS));
      Objects objects = new Objects();
      List<Follower> followers = new ArrayList<>();
      for (int i = 0; i < WAYS.size(); i++) {
        List<Door> own = servers.stream().map(Server::door).toList();
        followers.add(new Follower(WAYS.get(i), own, i % 2, start, objects));
      }
      Writers writers = new Writers(doors, NAMESPACE);
      torment(servers, followers, chaos);
      writers.finish();
      for (Follower follower : followers) {
        follower.awaitEnd(PATIENCE);
      }
      Truth truth = truth(etcd, start);
      compare(followers, truth);
      assertThat(objects.differences()).isEmpty();
      compareLists(doors, truth.asSeen(WatchValidatorTest::isConfigMap, all -> true));
      report(began, followers, writers, chaos, truth, objects);
    } finally {
      for (AutoCloseable each : open.reversed()) {
        each.close();
      }
    }
  }

  private static void torment(List<Server> servers, List<Follower> followers, Chaos chaos) {
    for (int fault = 0; fault < FAULTS; fault++) {
      int[] counts = followers.stream().mapToInt(Follower::count).toArray();
      Server server = servers.get(fault / 3 % 2);
      switch (fault % 3) {
        case 0 -> chaos.killLeader();
        case 1 -> chaos.cutStore(server.toStore());
        default -> chaos.cutClients(server.toClients());
      }
      if (fault % 2 == 1) {
        followers.forEach(Follower::hop);
      }
      for (int i = 0; i < followers.size(); i++) {
        Follower follower = followers.get(i);
        int wanted = counts[i] + (follower.way().partial() ? EVENTS_BETWEEN / 4 : EVENTS_BETWEEN);
        Await.until(
            follower.way().name() + " to go on after fault " + fault,
            PATIENCE,
            () -> {
              follower.checkAlive();
              return follower.count() >= wanted;
            });
      }
    }
  }

  private static Truth truth(EtcdCluster etcd, long start) {
    try (EtcdStore store =
        EtcdStore.connect(
            EtcdOptions.of(etcd.urls().getFirst()).withTimeout(Duration.ofSeconds(10)))) {
      return new Truth(store, NAMESPACE, start);
    }
  }

  private static boolean isConfigMap(String key) {
    return key.startsWith("/registry/configmaps/");
  }

  private static void compare(List<Follower> followers, Truth truth) {
    for (Follower follower : followers) {
      Way way = follower.way();
      boolean both = way.path().equals(BOTH);
      List<Seen> expected =
          truth.asSeen(
              key -> isConfigMap(key) || (both && key.startsWith("/registry/secrets/")),
              way.partial() ? object -> object.contains("\"l\":\"in\"") : object -> true);
      assertThat(follower.seen()).as(way.name()).containsExactlyElementsOf(expected);
    }
  }

  /** What the events up to a revision add up to is what a LIST at that revision shows. */
  private static void compareLists(List<Door> doors, List<Seen> events) throws Exception {
    TreeSet<String> there = new TreeSet<>();
    for (int i = 0; i < events.size(); i++) {
      Seen event = events.get(i);
      if (event.type().equals("DELETED")) {
        there.remove(event.object());
      } else {
        there.add(event.object());
      }
      if (i % (events.size() / 10) == 0 || i == events.size() - 1) {
        String path = MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + event.revision();
        for (Door door : doors) {
          List<String> listed = new ArrayList<>();
          for (JsonNode item : Json.parse(get(door, path).getBytes(UTF_8)).path("items")) {
            if (!item.at("/metadata/name").asText().equals("kube-root-ca.crt")) {
              listed.add("ConfigMap/" + item.at("/metadata/name").asText());
            }
          }
          assertThat(listed).as("LIST at " + event.revision()).containsExactlyElementsOf(there);
        }
      }
    }
  }

  private static void report(
      long began,
      List<Follower> followers,
      Writers writers,
      Chaos chaos,
      Truth truth,
      Objects objects) {
    int told = followers.stream().mapToInt(Follower::count).sum();
    int opened = followers.stream().mapToInt(Follower::opened).sum();
    System.out.printf(
        "Watch validator: %d changes (%d writes acknowledged, %d refused or unknown), %d events to"
            + " %d watchers over %d watches, %d objects equal to the byte; %d faults: %d leaders"
            + " killed, %d cuts from etcd, %d cuts from clients; %d s%n",
        truth.count(),
        writers.acknowledged(),
        writers.refused(),
        told,
        followers.size(),
        opened,
        objects.count(),
        chaos.kills(),
        chaos.leaders,
        chaos.storeCuts,
        chaos.clientCuts,
        Duration.ofNanos(System.nanoTime() - began).toSeconds());
  }

  private static String get(Door door, String path) throws IOException, InterruptedException {
    return send(door, "GET", path, "");
  }

  private static String send(Door door, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        door.client()
            .send(
                HttpRequest.newBuilder(door.server().resolve(path))
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isLessThan(300);
    return response.body();
  }
}
