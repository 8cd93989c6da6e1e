package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.FakeNode;
import io.tiphys.testkit.JavaProcess;
import io.tiphys.testkit.Samples;
import io.tiphys.testkit.TcpProxy;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real leaders, each a process, that are paused in the middle of their writes for longer than their
 * leases last, while others take these. Some of the writes are on the wire and arrive when the
 * lease is another's; what a leader would write besides when it goes on, it keeps to itself. The
 * witness is etcd, which tells every change.
 *
 * <p>The pause is as long as the system property {@code tiphys.pause} says, in seconds.
 */
@Timeout(300)
class DeposedLeaderTest {

  private static final int OBJECTS = 20;
  private static final int LEASE_SECONDS = 6;
  private static final Duration PAUSE =
      Duration.ofSeconds(Integer.getInteger("tiphys.pause", LEASE_SECONDS + 1));

  /** What is on the wire for longer is given up by the leader when it wakes. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(25);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;
  private EtcdProcess etcd;
  private TestApiServer server;
  private ApiClient admin;

  /** A leader at the other end of a wire of its own, and what it creates. */
  private record Leader(JavaProcess process, TcpProxy wire, String lease, String resource)
      implements AutoCloseable {

    @Override
    public void close() {
      process.close();
      wire.close();
    }
  }

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
    server = TestApiServer.start(etcd.flags());
    admin = server.admin();
  }

  @AfterEach
  void stop() {
    server.close();
    etcd.close();
  }

  /** Both at once, since it is their time that takes time. */
  @Test
  void aSchedulerAndControllersThatSleptThroughTheirLeasesWriteNothing() throws Exception {
    admin.resources(Node.class).create(FakeNode.named("one").build());
    try (Leader scheduler =
            leader(
                "io.tiphys.scheduler.SchedulerApplication",
                "scheduler.conf",
                "kube-scheduler",
                "bindings");
        Leader controllers =
            leader(
                "io.tiphys.controller.ControllerApplication",
                "controller-manager.conf",
                "kube-controller-manager",
                "replicasets")) {
      admin.resources(Deployment.class).create(Samples.deployment("before", "busybox", 1));
      Await.until("the controllers lead", PATIENCE, () -> count(ReplicaSet.class) == 1);
      Await.until("the account of pods is there", PATIENCE, () -> count(ServiceAccount.class) == 1);
      admin.resources(Pod.class).create(pod("pod-before"));
      Await.until("the scheduler leads", PATIENCE, () -> bound() == 1);

      assertWriteNothing(List.of(scheduler, controllers));

      Await.until("the scheduler leads again", PATIENCE, () -> bound() == OBJECTS + 1);
      Await.until(
          "the controllers lead again", PATIENCE, () -> count(ReplicaSet.class) == OBJECTS + 1);
      assertThat(scheduler.process().terminate()).isEqualTo(143);
      assertThat(controllers.process().terminate()).isEqualTo(143);
    }
  }

  /** A replica with a short lease. */
  private Leader leader(String mainClass, String kubeconfig, String lease, String resource)
      throws IOException {
    TcpProxy wire = TcpProxy.to(server.port());
    Kubeconfig direct = Kubeconfig.read(server.dataDir().resolve(kubeconfig));
    Kubeconfig.Cluster cluster =
        Kubeconfig.Cluster.of(
            "wired",
            URI.create("https://127.0.0.1:" + wire.port()),
            direct.cluster().certificateAuthority().orElseThrow());
    Path file = directory.resolve(kubeconfig);
    Files.writeString(file, Kubeconfig.of(cluster, direct.user()).toYaml());
    JavaProcess process =
        JavaProcess.start(
            directory.resolve(lease + ".log"),
            mainClass,
            "--kubeconfig=" + file,
            "--secure-port=0",
            "--management-port=0",
            "--leader-elect-lease-duration=" + LEASE_SECONDS + "s",
            "--leader-elect-renew-deadline=5s",
            "--leader-elect-retry-period=1s");
    return new Leader(process, wire, lease, resource);
  }

  private void assertWriteNothing(List<Leader> leaders) throws Exception {
    List<Long> before = leaders.stream().map(this::posted).toList();
    List<Integer> said = leaders.stream().map(leader -> leader.process().log().length()).toList();
    leaders.forEach(leader -> leader.wire().hold());
    for (int i = 0; i < OBJECTS; i++) {
      admin.resources(Pod.class).create(pod("pod-" + i));
      admin.resources(Deployment.class).create(Samples.deployment("deployment-" + i, "busybox", 1));
    }
    for (Leader leader : leaders) {
      Await.until("a renewal and writes are on the wire", () -> leader.wire().held() >= 2);
    }
    Thread.sleep(1_000); // for more of them
    leaders.forEach(leader -> leader.process().pause());
    Thread.sleep(PAUSE); // time itself is what is tried here
    long since = 0;
    for (Leader leader : leaders) {
      Lease taken = take(leader.lease(), "the-test", 3600);
      since = Long.parseLong(taken.getMetadata().getResourceVersion());
    }

    List<String> changes = new CopyOnWriteArrayList<>();
    try (ObjectStore witness = EtcdStore.connect(EtcdOptions.of(etcd.url()));
        ObjectStore.Watch watch = witness.watch("/registry/", since, new Changes(changes))) {
      leaders.forEach(leader -> {
        leader.wire().release();
        leader.process().resume();
      });
      for (int i = 0; i < leaders.size(); i++) {
        Leader leader = leaders.get(i);
        long posted = before.get(i);
        int known = said.get(i);
        if (PAUSE.compareTo(CALL_TIMEOUT) < 0) {
          Await.until("what was on the wire arrives", PATIENCE, () -> posted(leader) > posted);
        }
        Await.until(
            leader.lease() + " knows",
            PATIENCE,
            () -> leader.process().log().substring(known).contains("lost the lease"));
      }
      Thread.sleep(1_000); // for anything that they might still do
      long revision = witness.currentRevision();
      watch.requestProgress();
      Await.until("the witness has seen all", () -> seen(changes) >= revision);
      assertThat(changes.stream().filter(DeposedLeaderTest::isWork)).isEmpty();
    }
    assertThat(leaders).allMatch(leader -> leader.process().isAlive());
    leaders.forEach(leader -> take(leader.lease(), "", 1));
  }

  private static boolean isWork(String change) {
    return !change.startsWith("@")
        && !change.contains("/masterleases/")
        && !change.contains("/leases/kube-system/apiserver-");
  }

  private static long seen(List<String> changes) {
    return changes.stream()
        .mapToLong(change -> Long.parseLong(change.substring(change.indexOf('@') + 1)))
        .max()
        .orElse(0);
  }

  /** Tells the changes as {@code KEY@REVISION}, and progress as {@code @REVISION}. */
  private record Changes(List<String> changes) implements ObjectStore.WatchListener {
    @Override
    public void onEvents(List<StoreEvent> events) {
      for (StoreEvent event : events) {
        changes.add(
            switch (event) {
              case StoreEvent.Put put -> put.object().key() + "@" + put.object().revision();
              case StoreEvent.Delete deletion -> deletion.key() + "@" + deletion.revision();
              case StoreEvent.Progress progress -> "@" + progress.revision();
            });
      }
    }

    @Override
    public void onCompacted(long compactRevision) {
      changes.add("compacted@" + compactRevision);
    }
  }

  /** Writes another holder into the lease, as that one would. */
  private Lease take(String name, String holder, int seconds) {
    ResourceClient<Lease> leases = admin.resources(Lease.class);
    Lease lease = leases.fetch("kube-system", name);
    lease.getSpec().setLeaseDurationSeconds(seconds);
    lease.getSpec().setHolderIdentity(holder);
    lease.getSpec().setLeaseTransitions(lease.getSpec().getLeaseTransitions() + 1);
    return leases.update(lease);
  }

  /**
   * How many requests to create this the server has had, answered in whatever way or left by a
   * client that gave up.
   */
  private long posted(Leader leader) {
    String resource = leader.resource();
    String kind = resource.equals("bindings") ? "subresource=\"binding\"" : "\"" + resource + "\"";
    return admin
        .call("GET", "/metrics", Optional.empty())
        .asText()
        .lines()
        .filter(line ->
            line.startsWith("apiserver_request_total{")
                || line.startsWith("apiserver_request_aborts_total{"))
        .filter(line -> line.contains(kind) && line.contains("verb=\"POST\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private long bound() {
    return admin.resources(Pod.class).list("default", ListOptions.ALL).items().stream()
        .filter(pod -> pod.getMetadata().getName().startsWith("pod-"))
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .count();
  }

  private <T extends HasMetadata> long count(Class<T> type) {
    return admin.resources(type).list("default", ListOptions.ALL).items().size();
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewToleration() // of the new node's taint, which no controller takes away here
        .withOperator("Exists")
        .endToleration()
        .addNewContainer()
        .withName("c")
        .withImage("busybox")
        .endContainer()
        .endSpec()
        .build();
  }
}
