package io.tiphys.servertests.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.ApiServerOptions;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of two API servers on one etcd, one is killed under load. */
@Timeout(180)
class KilledServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  private static ApiServerOptions.Etcd store(EtcdProcess etcd, ApiServerOptions options) {
    return new ApiServerOptions.Etcd(
        List.of(etcd.url()),
        options.etcd().prefix(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        options.etcd().compactionInterval());
  }

  @Test
  void clientsOfTheOtherSeeNothingAndItsOwnGoThere() throws Exception {
    int port = freePort();
    try (EtcdProcess etcd = EtcdProcess.start(directory);
        TestApiServer other =
            TestApiServer.start(options -> options.withEtcd(store(etcd, options)));
        JavaProcess victim =
            JavaProcess.start(
                directory.resolve("victim.log"),
                "io.tiphys.apiserver.ApiServerApplication",
                "--data-dir=" + other.dataDir(),
                "--etcd-servers=" + etcd.url(),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--management-port=0")) {
      Kubeconfig admin = Kubeconfig.read(other.adminKubeconfig());
      URI stays = URI.create("https://127.0.0.1:" + other.port());
      ClusterAccess there = ClusterAccess.of(admin).at(stays);
      ClusterAccess both =
          new ClusterAccess(
              List.of(URI.create("https://127.0.0.1:" + port), stays),
              there.authorityPem(),
              false,
              there.credentials());
      try (ApiClient steady = ApiClient.connect(there, "steady");
          ApiClient moving = ApiClient.connect(both, "moving");
          Informers informers = Informers.over(moving)) {
        Await.until("the victim serves", PATIENCE, () -> isReady(both));
        Informer<ConfigMap> informer = informers.of(ConfigMap.class);
        informers.start();
        assertThat(informers.awaitSynced(PATIENCE)).isTrue();
        Thread writer = Thread.startVirtualThread(() -> write("steady", steady, false));
        Thread mover = Thread.startVirtualThread(() -> write("moving", moving, true));
        Await.until("both write", PATIENCE, () -> has("steady-20") && has("moving-20"));

        victim.kill();

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
      }
    }
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
        maps.create(map(name));
        acknowledged.add(name);
      } catch (RuntimeException e) {
        failures++;
        if (!moves || failures > 1) {
          complaints.add(name + ": " + e);
        }
      }
    }
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
