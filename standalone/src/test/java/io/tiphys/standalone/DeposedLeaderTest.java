package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.ApiServerOptions;
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
import io.tiphys.testkit.TcpProxy;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real leaders, each a process, that are paused in the middle of their writes for longer than their
 * lease lasts, while another takes it. Some of the writes are on the wire and arrive when the lease
 * is another's; what the leader would write besides when it goes on, it keeps to itself. The
 * witness is etcd, which tells every change.
 *
 * <p>The pause is as long as the system property {@code tiphys.pause} says, in seconds.
 */
@Timeout(300)
class DeposedLeaderTest {

  private static final int OBJECTS = 40;
  private static final int LEASE_SECONDS = 6;
  private static final Duration PAUSE =
      Duration.ofSeconds(Integer.getInteger("tiphys.pause", LEASE_SECONDS + 1));

  /** What is on the wire for longer is given up by the leader when it wakes. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(25);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;
  private EtcdProcess etcd;
  private TestApiServer server;
  private TcpProxy wire;
  private ApiClient admin;

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
    server = TestApiServer.start(options -> options.withEtcd(etcd(options)));
    wire = TcpProxy.to(server.port());
    admin = server.admin();
  }

  private ApiServerOptions.Etcd etcd(ApiServerOptions options) {
    return new ApiServerOptions.Etcd(
        List.of(etcd.url()),
        options.etcd().prefix(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        options.etcd().compactionInterval());
  }

  @AfterEach
  void stop() {
    wire.close();
    server.close();
    etcd.close();
  }

  @Test
  void aSchedulerThatSleptThroughItsLeaseBindsNothing() throws Exception {
    admin.resources(Node.class).create(FakeNode.named("one").build());
    admin
        .resources(ServiceAccount.class)
        .create(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("default")
                .endMetadata()
                .build());
    try (JavaProcess scheduler =
        leader("io.tiphys.scheduler.SchedulerApplication", "scheduler.conf")) {
      admin.resources(Pod.class).create(pod("before"));
      Await.until("the scheduler leads", PATIENCE, () -> bound() == 1);
      assertWritesNothing(
          scheduler,
          "kube-scheduler",
          "bindings",
          () -> {
            for (int i = 0; i < OBJECTS; i++) {
              admin.resources(Pod.class).create(pod("pod-" + i));
            }
          });
      Await.until("it leads again and goes on", PATIENCE, () -> bound() == OBJECTS + 1);
      assertThat(scheduler.terminate()).isEqualTo(143);
    }
  }

  @Test
  void aControllerManagerThatSleptThroughItsLeaseCreatesNothing() throws Exception {
    try (JavaProcess controllers =
        leader("io.tiphys.controller.ControllerApplication", "controller-manager.conf")) {
      admin.resources(Deployment.class).create(deployment("before"));
      Await.until(
          "the controllers lead",
          PATIENCE,
          () -> count(ReplicaSet.class) == 1 && count(Pod.class) == 1);
      assertWritesNothing(
          controllers,
          "kube-controller-manager",
          "replicasets",
          () -> {
            for (int i = 0; i < OBJECTS; i++) {
              admin.resources(Deployment.class).create(deployment("deployment-" + i));
            }
          });
      Await.until(
          "they lead again and go on", PATIENCE, () -> count(ReplicaSet.class) == OBJECTS + 1);
      assertThat(controllers.terminate()).isEqualTo(143);
    }
  }

  /** A replica at the other end of the wire, with a short lease. */
  private JavaProcess leader(String mainClass, String kubeconfig) throws IOException {
    Kubeconfig direct = Kubeconfig.read(server.dataDir().resolve(kubeconfig));
    Kubeconfig.Cluster cluster =
        Kubeconfig.Cluster.of(
            "wired",
            URI.create("https://127.0.0.1:" + wire.port()),
            direct.cluster().certificateAuthority().orElseThrow());
    Path file = directory.resolve(kubeconfig);
    Files.writeString(file, Kubeconfig.of(cluster, direct.user()).toYaml());
    return JavaProcess.start(
        directory.resolve("leader.log"),
        mainClass,
        "--kubeconfig=" + file,
        "--management-port=0",
        "--leader-elect-lease-duration=" + LEASE_SECONDS + "s",
        "--leader-elect-renew-deadline=5s",
        "--leader-elect-retry-period=1s");
  }

  private void assertWritesNothing(
      JavaProcess leader, String lease, String resource, Runnable givesItWork) throws Exception {
    long before = posted(resource);
    wire.hold();
    givesItWork.run();
    Await.until("a renewal and writes are on the wire", () -> wire.held() >= 2);
    Thread.sleep(1_000); // for more of them
    String said = leader.log();
    leader.pause();
    Thread.sleep(PAUSE); // time itself is what is tried here
    Lease taken = take(lease, "the-test", 3600);

    List<String> changes = new CopyOnWriteArrayList<>();
    long since = Long.parseLong(taken.getMetadata().getResourceVersion());
    try (ObjectStore witness = EtcdStore.connect(EtcdOptions.of(etcd.url()));
        ObjectStore.Watch watch = witness.watch("/registry/", since, new Changes(changes))) {
      wire.release();
      leader.resume();
      if (PAUSE.compareTo(CALL_TIMEOUT) < 0) {
        Await.until("what was on the wire arrives", PATIENCE, () -> posted(resource) > before);
      }
      Await.until(
          "it knows",
          PATIENCE,
          () -> leader.log().substring(said.length()).contains("lost the lease"));
      Thread.sleep(1_000); // for anything that it might still do
      long revision = witness.currentRevision();
      watch.requestProgress();
      Await.until("the witness has seen all", () -> seen(changes) >= revision);
      assertThat(changes.stream().filter(DeposedLeaderTest::isWork)).isEmpty();
    }
    assertThat(leader.isAlive()).isTrue();
    take(lease, "", 1);
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

  /** How many requests to create this the server has answered, in whatever way. */
  private long posted(String resource) {
    String kind = resource.equals("bindings") ? "subresource=\"binding\"" : "\"" + resource + "\"";
    return admin
        .call("GET", "/metrics", Optional.empty())
        .asText()
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> line.contains(kind) && line.contains("verb=\"POST\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private long bound() {
    return admin.resources(Pod.class).list("default", ListOptions.ALL).items().stream()
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

  private static Deployment deployment(String name) {
    Map<String, String> labels = Map.of("app", name);
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("busybox")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
