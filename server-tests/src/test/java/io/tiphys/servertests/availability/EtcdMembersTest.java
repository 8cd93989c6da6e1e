package io.tiphys.servertests.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdCluster;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.Samples;
import io.tiphys.testkit.TestApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of a real etcd, with TLS between all, die and are replaced under a server that works. */
@Timeout(240)
class EtcdMembersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What may pass between the death of etcd's leader and the next write. */
  private static final Duration RECOVERY = Duration.ofSeconds(3);

  /** How many leaders die, one after the other. */
  private static final int ROUNDS = Integer.getInteger("tiphys.rounds", 2);

  @TempDir Path directory;
  private EtcdCluster etcd;
  private TestApiServer server;
  private ApiClient client;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** The last write that was acknowledged. */
  private volatile Write last = new Write(0, 0);

  private volatile boolean over;
  private Thread writer;

  /** When one began, and when it was acknowledged. */
  private record Write(long began, long acknowledged) {}

  @BeforeEach
  void start() {
    etcd = EtcdCluster.prepareWithTls(directory, 3);
    etcd.start();
    server = TestApiServer.start(etcd.flags());
    client = server.admin();
    writer = Thread.startVirtualThread(this::write);
    Await.until("the first writes", PATIENCE, () -> acknowledged.size() > 20);
  }

  @AfterEach
  void stop() {
    over = true;
    server.close();
    etcd.close();
  }

  /** One write after the other, each under a new name. */
  private void write() {
    for (int i = 0; !over; i++) {
      String name = "write-" + i;
      long began = System.nanoTime();
      try {
        client.resources(ConfigMap.class).create(Samples.configMap(name));
        acknowledged.add(name);
        last = new Write(began, System.nanoTime());
      } catch (StatusException e) {
        // etcd may or may not have it
      }
    }
  }

  /** One story, since members that start and find each other take most of the time. */
  @Test
  void leadersDieAndALostMemberIsReplacedWhileTheServerGoesOn() throws Exception {
    itWritesAgainSoonAfterTheLeadersDeath();
    aLostMemberIsReplaced();
    assertNothingLost();
  }

  private void itWritesAgainSoonAfterTheLeadersDeath() {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      EtcdProcess leader = etcd.leader();
      long killed = System.nanoTime();
      leader.kill();
      Await.until("a write that began later", PATIENCE, () -> last.began() - killed > 0);
      gaps.add(Duration.ofNanos(last.acknowledged() - killed));
      int before = acknowledged.size();
      Await.until("more writes", PATIENCE, () -> acknowledged.size() > before + 5);
      leader.restart();
    }
    Collections.sort(gaps);
    System.out.println(
        "etcd's leader was killed; until it wrote again: median "
            + gaps.get(gaps.size() / 2)
            + ", longest "
            + gaps.getLast()
            + " of "
            + gaps);
    assertThat(gaps).allMatch(gap -> gap.compareTo(RECOVERY) <= 0);
  }

  private void aLostMemberIsReplaced() {
    EtcdProcess lost =
        etcd.members().stream().filter(one -> !one.equals(etcd.leader())).findFirst().orElseThrow();
    etcd.replace(lost);
    int before = acknowledged.size();
    Await.until("the server goes on", PATIENCE, () -> acknowledged.size() > before + 50);

    // The quorum needs the new member now.
    EtcdProcess old =
        etcd.members().stream().filter(one -> !one.equals(lost)).findFirst().orElseThrow();
    old.kill();
    int then = acknowledged.size();
    Await.until("it counts for the quorum", PATIENCE, () -> acknowledged.size() > then + 50);
    old.restart();
    Await.until("all members have the same", PATIENCE, etcd::agrees);
  }

  private void assertNothingLost() throws InterruptedException {
    over = true;
    writer.join();
    Set<String> stored =
        client.resources(ConfigMap.class).list("default", ListOptions.ALL).items().stream()
            .map(map -> map.getMetadata().getName())
            .collect(Collectors.toSet());
    assertThat(stored).containsAll(acknowledged);
  }
}
