package io.tiphys.servertests.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdCluster;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TestApiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without its store a server goes on with what it has in memory, says at once what it cannot do,
 * and is itself again soon after the store is back.
 */
@Timeout(180)
class LostStoreTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration RECOVERY = Duration.ofSeconds(15);

  @TempDir Path directory;

  @Test
  void anEtcdThatIsKilled() throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(directory);
        TestApiServer server = TestApiServer.start(etcd.flags())) {
      goesOnAndComesBack(server, etcd::kill, etcd::restart);
    }
  }

  @Test
  void anEtcdThatIsFrozen() throws Exception {
    try (EtcdProcess etcd = EtcdProcess.start(directory);
        TestApiServer server = TestApiServer.start(etcd.flags())) {
      goesOnAndComesBack(server, etcd::freeze, etcd::thaw);
      etcd.freeze(); // and once more
      assertFailsFast(new RawClient(server.adminKubeconfig(), server.port()));
      etcd.thaw();
    }
  }

  @Test
  void anEtcdWithoutItsQuorum() throws Exception {
    try (EtcdCluster etcd = EtcdCluster.start(directory, 3);
        TestApiServer server = TestApiServer.start(etcd.flags())) {
      goesOnAndComesBack(
          server,
          () -> etcd.members().subList(1, 3).forEach(EtcdProcess::kill),
          () -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
              etcd.members().subList(1, 3).forEach(m -> threads.execute(m::restart));
            }
          });
    }
  }

  private static void goesOnAndComesBack(TestApiServer server, Runnable loss, Runnable repair)
      throws Exception {
    RawClient client = new RawClient(server.adminKubeconfig(), server.port());
    assertThat(create(client, "before").code()).isEqualTo(201);
    List<String> watched = new CopyOnWriteArrayList<>();
    Thread watch = Thread.startVirtualThread(() -> watch(client, watched));
    Await.until("the first event", SOON, () -> watched.size() == 1);

    loss.run();

    assertFailsFast(client);
    assertThat(client.get(CONFIG_MAPS + "?resourceVersion=0").code()).isEqualTo(200);
    assertThat(client.get(CONFIG_MAPS + "/before?resourceVersion=0").code()).isEqualTo(200);
    Answer ready = client.get("/readyz?verbose");
    assertThat(ready.code()).isEqualTo(500);
    assertThat(ready.text()).contains("[-]etcd failed: reason withheld").contains("[+]ping ok");
    assertThat(watch.isAlive()).isTrue();

    repair.run();

    // What was refused meanwhile may have been done all the same: the store had it already.
    Await.until("a write", RECOVERY, () -> create(client, "after").code() == 201);
    Await.until("readiness", RECOVERY, () -> client.get("/readyz").code() == 200);
    Await.until(
        "the next event", RECOVERY, () -> watched.stream().anyMatch(e -> e.contains("after")));
    assertThat(watch.isAlive()).isTrue();
    watch.interrupt();
  }

  /** Many at once, so that no thread of the server's is kept by those before it. */
  private static void assertFailsFast(RawClient client) throws Exception {
    List<Callable<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String name = "lost-" + i;
      calls.add(() -> client.get(CONFIG_MAPS));
      calls.add(() -> create(client, name));
      calls.add(() -> client.get(CONFIG_MAPS + "/before"));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> call : threads.invokeAll(calls)) {
        Answer answer = call.get();
        assertThat(answer.code()).as(answer.text()).isEqualTo(503);
        assertThat(answer.reason()).isEqualTo("ServiceUnavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.time()).isLessThan(SOON);
      }
    }
    Answer next = client.get(CONFIG_MAPS);
    assertThat(next.code()).isEqualTo(503);
    assertThat(next.time()).isLessThan(Duration.ofMillis(1500));
  }

  private static Answer create(RawClient client, String name) {
    return client.send("POST", CONFIG_MAPS, "{'metadata':{'name':'" + name + "'}}");
  }

  private static void watch(RawClient client, List<String> lines) {
    String path = CONFIG_MAPS + "?watch=true&fieldSelector=metadata.name!=kube-root-ca.crt";
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(client.open(path).body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
