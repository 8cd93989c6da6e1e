package io.tiphys.servertests.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.servertests.traffic.RawClient.Answer;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A crowd that lists everything, all the time, holds up only itself. */
@Timeout(120)
class ListStormTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/%s/leases";
  private static final int CROWD = 80;
  private static final Duration RENEWALS = Duration.ofSeconds(6);

  /** Few seats, so that a crowd of this size is one. */
  private static TestApiServer small() {
    return TestApiServer.start("--max-requests-inflight=30", "--max-mutating-requests-inflight=20");
  }

  @Test
  void leasesAndNodesAreServedWhileAListStormWaits() throws Exception {
    try (TestApiServer server = small();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      RawClient admin = new RawClient(server.adminKubeconfig(), server.port());
      fill(admin);
      allowTheCrowd(admin);
      RawClient first = crowd(server, 0);
      Await.until("the crowd may list", () -> first.get(CONFIG_MAPS + "?limit=1").code() == 200);
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger refused = new AtomicInteger();
      boolean waited;
      for (int i = 0; i < CROWD; i++) {
        RawClient client = crowd(server, i % 4);
        threads.execute(() -> storm(client, over, refused));
      }
      try {
        waited = renewWhileTheyWait(server, admin);
      } finally {
        over.set(true);
      }
      assertThat(waited || refused.get() > 0).as("there was a storm").isTrue();
    }
  }

  private static boolean renewWhileTheyWait(TestApiServer server, RawClient admin) {
    RawClient manager =
        new RawClient(
            server.kubeconfigAs("system:kube-controller-manager", "system:authenticated"),
            server.port());
    RawClient node =
        new RawClient(
            server.kubeconfigAs("system:node:n-1", "system:nodes", "system:authenticated"),
            server.port());
    Answer lease = create(manager, "kube-system", "kube-controller-manager");
    Answer heartbeat = create(node, "kube-node-lease", "n-1");
    RawClient masters = new RawClient(server.kubeconfigAs("root", "system:masters"), server.port());
    boolean waited = false;
    long end = System.nanoTime() + RENEWALS.toNanos();
    while (System.nanoTime() < end) {
      assertPromptly(renew(manager, lease));
      assertPromptly(renew(node, heartbeat));
      assertPromptly(admin.get("/readyz"));
      waited |= crowdWaits(masters);
    }
    return waited;
  }

  private static void fill(RawClient admin) {
    String text = "x".repeat(100_000); // more than the buffers of a socket take
    for (int i = 0; i < 300; i++) {
      Answer made =
          admin.send(
              "POST",
              CONFIG_MAPS,
              "{'metadata':{'name':'c-%d'},'data':{'k':'%s'}}".formatted(i, text));
      assertThat(made.code()).isEqualTo(201);
    }
  }

  private static void allowTheCrowd(RawClient admin) {
    Answer bound =
        admin.send(
            "POST",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            "{'metadata':{'name':'crowd'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':"
                + "'ClusterRole','name':'view'},'subjects':[{'kind':'Group','apiGroup':"
                + "'rbac.authorization.k8s.io','name':'crowd'}]}");
    assertThat(bound.code()).isEqualTo(201);
  }

  private static RawClient crowd(TestApiServer server, int number) {
    return new RawClient(
        server.kubeconfigAs(
            "system:serviceaccount:default:crowd-" + number,
            "crowd",
            "system:serviceaccounts",
            "system:authenticated"),
        server.port());
  }

  /** Reads slowly, so that seats are taken for long. */
  private static void storm(RawClient client, AtomicBoolean over, AtomicInteger refused) {
    while (!over.get()) {
      var answer = client.open(CONFIG_MAPS);
      if (answer.statusCode() == 429) {
        refused.incrementAndGet();
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      } else {
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      try (InputStream body = answer.body()) {
        byte[] some = new byte[100_000];
        while (!over.get() && body.read(some) >= 0) {
          Thread.sleep(5);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static Answer create(RawClient client, String namespace, String name) {
    Answer made =
        client.send(
            "POST",
            LEASES.formatted(namespace),
            "{'metadata':{'name':'%s'},'spec':{'holderIdentity':'x','leaseDurationSeconds':15}}"
                .formatted(name));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    return made;
  }

  /** As a leader and a node do it: read, and write back. */
  private static Answer renew(RawClient client, Answer lease) {
    String path =
        LEASES.formatted(lease.body().at("/metadata/namespace").asText())
            + "/"
            + lease.body().at("/metadata/name").asText();
    Answer now = client.get(path);
    assertPromptly(now);
    return client.send("PUT", path, now.text());
  }

  private static void assertPromptly(Answer answer) {
    assertThat(answer.code()).as(answer.text()).isEqualTo(200);
    assertThat(answer.time()).isLessThan(Duration.ofSeconds(2));
  }

  private static boolean crowdWaits(RawClient masters) {
    List<String> lines = new ArrayList<>();
    masters
        .get("/debug/api_priority_and_fairness/dump_priority_levels")
        .text()
        .lines()
        .filter(line -> line.startsWith("workload-low"))
        .forEach(lines::add);
    return !lines.isEmpty() && !lines.getFirst().split(", *")[4].equals("0");
  }
}
