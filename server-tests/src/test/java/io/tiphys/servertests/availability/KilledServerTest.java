package io.tiphys.servertests.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.JavaProcess;
import io.tiphys.testkit.Samples;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of two API servers on one etcd, one is killed under load; a third comes and goes. The Service by
 * which pods reach them leads to those that live. They listen on one port, as servers on machines
 * of their own do, of loopback addresses of their own, and publish addresses that nobody has.
 */
@Timeout(180)
class KilledServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @TempDir Path directory;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  /** How long a dead server is counted: its lease's 15 seconds, and a look each five. */
  private static final Duration FORGOTTEN = Duration.ofSeconds(25);

  /** The flags of a server at an address of its own. */
  private static String[] at(String address, int port, String advertised) {
    return new String[] {
      "--bind-address=" + address,
      "--secure-port=" + port,
      "--advertise-address=" + advertised,
      "--tls-san=127.0.0.1,127.0.0.2"
    };
  }

  @Test
  void clientsOfTheOtherSeeNothingAndItsOwnGoThere() throws Exception {
    int port = freePort();
    try (EtcdProcess etcd = EtcdProcess.start(directory);
        TestApiServer other =
            TestApiServer.start(etcd.flags(), at("127.0.0.1", port, "192.0.2.1"));
        JavaProcess victim =
            JavaProcess.start(
                directory.resolve("victim.log"),
                "io.tiphys.apiserver.ApiServerApplication",
                Stream.of(
                        etcd.flags().stream(),
                        Stream.of(at("127.0.0.2", port, "192.0.2.2")),
                        Stream.of("--data-dir=" + other.dataDir(), "--management-port=0"))
                    .flatMap(flags -> flags)
                    .toArray(String[]::new))) {
      Kubeconfig admin = Kubeconfig.read(other.adminKubeconfig());
      URI stays = URI.create("https://127.0.0.1:" + other.port());
      ClusterAccess there = ClusterAccess.of(admin).at(stays);
      ClusterAccess both =
          new ClusterAccess(
              List.of(URI.create("https://127.0.0.2:" + port), stays),
              there.authorityPem(),
              false,
              there.credentials());
      try (ApiClient steady = ApiClient.connect(there, "steady");
          ApiClient moving = ApiClient.connect(both, "moving");
          Informers informers = Informers.over(moving)) {
        Await.until("the victim serves", PATIENCE, () -> isReady(both));
        awaitPublished(steady, "192.0.2.1", "192.0.2.2");
        Informer<ConfigMap> informer = informers.of(ConfigMap.class);
        informers.start();
        assertThat(informers.awaitSynced(PATIENCE)).isTrue();
        Thread writer = Thread.startVirtualThread(() -> write("steady", steady, false));
        Thread mover = Thread.startVirtualThread(() -> write("moving", moving, true));
        Await.until("both write", PATIENCE, () -> has("steady-20") && has("moving-20"));

        victim.kill();
        Future<Duration> forgotten = forgotten(steady, "192.0.2.2");

        int before = acknowledged.size();
        Await.until("the writing goes on", PATIENCE, () -> acknowledged.size() > before + 200);
        over = true;
        writer.join();
        mover.join();
        assertThat(complaints).isEmpty();
        Set<String> stored =
            names(steady.resources(ConfigMap.class).list("default", ListOptions.ALL).items());
        assertThat(stored).containsAll(acknowledged);
        Await.until(
            "the informer comes over",
            PATIENCE,
            () -> names(informer.list("default")).equals(stored));

        TestApiServer third = TestApiServer.beside(other, at("127.0.0.3", port, "192.0.2.3"));
        Await.until("the third is published", () -> published(steady).contains("192.0.2.3"));
        third.close();
        assertThat(published(steady)).as("gone before it has stopped").doesNotContain("192.0.2.3");
        assertThat(forgotten.get()).isLessThan(FORGOTTEN);
        awaitPublished(steady, "192.0.2.1");
      }
    }
  }

  /** Looks, beside all else, how long it takes until an address is not published any more. */
  private static Future<Duration> forgotten(ApiClient client, String address) {
    long begun = System.nanoTime();
    CompletableFuture<Duration> time = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        Await.until(
            address + " is forgotten",
            PATIENCE,
            () -> {
              LockSupport.parkNanos(LOOK_EVERY.toNanos());
              return !published(client).contains(address);
            });
        time.complete(Duration.ofNanos(System.nanoTime() - begun));
      } catch (AssertionError e) {
        time.completeExceptionally(e);
      }
    });
    return time;
  }

  private static void awaitPublished(ApiClient client, String... addresses) {
    Await.until(
        "published are " + List.of(addresses),
        PATIENCE,
        () -> published(client).equals(List.of(addresses)));
  }

  private static List<String> published(ApiClient client) {
    return client
        .call(
            "GET",
            "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes",
            Optional.empty())
        .path("endpoints")
        .valueStream()
        .map(endpoint -> endpoint.path("addresses").path(0).asText())
        .toList();
  }

  private static boolean isReady(ClusterAccess both) {
    try (ApiClient probe = ApiClient.connect(both.at(both.servers().getFirst()), "probe")) {
      probe.call("GET", "/readyz", Optional.empty());
      return true;
    } catch (ApiUnreachableException | io.tiphys.api.status.StatusException e) {
      return false;
    }
  }

  private boolean has(String name) {
    return acknowledged.contains(name);
  }

  private static Set<String> names(Iterable<ConfigMap> maps) {
    Set<String> names = ConcurrentHashMap.newKeySet();
    maps.forEach(map -> names.add(map.getMetadata().getName()));
    return names.stream().filter(name -> name.contains("-")).collect(Collectors.toSet());
  }

  /**
   * @param moves whether one request may fail, with the server that had it
   */
  private void write(String prefix, ApiClient client, boolean moves) {
    ResourceClient<ConfigMap> maps = client.resources(ConfigMap.class);
    int failures = 0;
    for (int i = 0; !over; i++) {
      String name = prefix + "-" + i;
      try {
        maps.create(Samples.configMap(name));
        acknowledged.add(name);
      } catch (RuntimeException e) {
        failures++;
        if (!moves || failures > 1) {
          complaints.add(name + ": " + e);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
