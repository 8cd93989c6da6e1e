package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.tiphys.api.flags.GoDuration;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.ApiServerFlags;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.component.LeaderElector;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.cloud.CloudController;
import io.tiphys.cloud.CloudControllerOptions;
import io.tiphys.cloud.onpremises.AddressPool;
import io.tiphys.controller.ControllerManager;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.scheduler.KubeScheduler;
import io.tiphys.scheduler.SchedulerOptions;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.Balancer;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.FakeNode;
import io.tiphys.testkit.Samples;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two API servers behind a balancer, two schedulers, two controller managers and two cloud
 * controllers, each stopped and started in its turn while clients over HTTP/1.1 and HTTP/2 read,
 * write and watch, and Deployments become pods on nodes. No client is allowed to try anything
 * twice.
 */
@Timeout(240)
class RollingRestartOfAllTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RETRY_PERIOD = Duration.ofMillis(500);
  private static final Duration LONG_BEFORE_A_LEASE_ENDS = Duration.ofSeconds(8);
  private static final int THREADS = 3;
  private static final int ROUNDS = Integer.getInteger("tiphys.rounds", 1);

  @TempDir Path directory;
  private EtcdProcess etcd;
  private final List<ApiServer> servers = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Set<String> kept = ConcurrentHashMap.newKeySet();
  private Balancer balancer;
  private volatile boolean over;

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
    servers.add(server(0));
    servers.add(server(0));
    balancer =
        Balancer.before(
            servers.stream().map(ApiServer::port).toList(),
            directory.resolve("cluster/pki/ca.crt"));
  }

  @AfterEach
  void stop() throws Exception {
    over = true;
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    balancer.close();
    servers.forEach(ApiServer::close);
    etcd.close();
  }

  private ApiServer server(int port) {
    List<String> flags = new ArrayList<>(etcd.flags());
    flags.add("--data-dir=" + directory.resolve("cluster"));
    flags.add("--bind-address=127.0.0.1");
    flags.add("--secure-port=" + port);
    flags.add(
        "--shutdown-delay-duration=" + GoDuration.format(Balancer.CHECK_EVERY.multipliedBy(10)));
    return ApiServer.start(ApiServerFlags.parse(flags.toArray(String[]::new)));
  }

  private ClusterAccess access(String kubeconfig) {
    return ClusterAccess.of(Kubeconfig.read(directory.resolve("cluster").resolve(kubeconfig)))
        .at(entry());
  }

  private URI entry() {
    return URI.create("https://127.0.0.1:" + balancer.port());
  }

  private ApiClient ours() {
    ApiClient client = ApiClient.connect(access("admin.conf"), "rolling");
    opened.add(client);
    return client;
  }

  private KubernetesClient fabric8(boolean http2) {
    Config config = Config.fromKubeconfig(directory.resolve("cluster/admin.conf").toFile());
    config.setMasterUrl(entry().toString());
    config.setHttp2Disable(!http2);
    config.setRequestRetryBackoffLimit(0);
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    opened.add(client);
    return client;
  }

  @Test
  void nobodySeesAnErrorAndTheWorkGoesOn() throws Exception {
    List<ElectedComponent> schedulers = replicas("kube-scheduler", this::scheduler);
    List<ElectedComponent> managers = replicas("kube-controller-manager", this::manager);
    List<ElectedComponent> clouds = replicas("cloud-controller-manager", this::cloud);
    ApiClient admin = ours();
    admin.resources(Node.class).create(FakeNode.named("one").resource("pods", "10000").build());
    Informer<ConfigMap> informer = informer();
    KubernetesClient watching = fabric8(true);
    SharedIndexInformer<ConfigMap> informed = watching.configMaps().inNamespace("default").inform();
    List<Thread> clients = load();
    Thread work = Thread.startVirtualThread(() -> createDeployments(admin));

    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < servers.size(); i++) {
        progress();
        int port = servers.get(i).port();
        servers.get(i).close();
        progress();
        servers.set(i, server(port));
        Await.until("the balancer sees it", PATIENCE, () -> balancer.isReady(port));
      }
      restart(schedulers);
      restart(managers);
      restart(clouds);
    }
    progress();
    over = true;
    for (Thread client : clients) {
      client.join();
    }
    work.join();

    assertThat(complaints).isEmpty();
    int deployments = admin.resources(Deployment.class).list("", ListOptions.ALL).items().size();
    Await.until("every Deployment's pod has a node", PATIENCE, () -> bound(admin) == deployments);
    Set<String> all =
        names(admin.resources(ConfigMap.class).list("default", ListOptions.ALL).items());
    assertThat(all).containsAll(kept);
    Await.until("our informer knows all", () -> names(informer.list("default")).equals(all));
    Await.until("fabric8's informer, too", () -> names(informed.getStore().list()).equals(all));
    System.out.println(done + " requests, " + deployments + " Deployments, no error");
  }

  private Informer<ConfigMap> informer() throws InterruptedException {
    Informers informers = Informers.over(ours());
    opened.add(informers);
    Informer<ConfigMap> informer = informers.of(ConfigMap.class);
    informers.start();
    assertThat(informers.awaitSynced(PATIENCE)).isTrue();
    return informer;
  }

  private static Set<String> names(Iterable<ConfigMap> maps) {
    Set<String> names = ConcurrentHashMap.newKeySet();
    maps.forEach(map -> names.add(map.getMetadata().getName()));
    return names;
  }

  private static long bound(ApiClient admin) {
    return admin.resources(Pod.class).list("", ListOptions.ALL).items().stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .count();
  }

  private ElectedComponent scheduler(LeaderElector.Options election) {
    return (ElectedComponent)
        KubeScheduler.component(
            access("scheduler.conf"),
            new SchedulerOptions(SchedulerOptions.DEFAULT_SCHEDULER, Optional.of(election)));
  }

  private ElectedComponent manager(LeaderElector.Options election) {
    return ControllerManager.component(
        access("controller-manager.conf"),
        ControllerManagerOptions.DEFAULT.withLeaderElection(election));
  }

  private ElectedComponent cloud(LeaderElector.Options election) {
    return (ElectedComponent)
        CloudController.component(
            access("cloud-controller-manager.conf"),
            new CloudControllerOptions(
                AddressPool.parse(CloudControllerOptions.DEFAULT_POOL), Optional.of(election)));
  }

  /** Two of them, which try more often than upstream's; returns when one acts. */
  private List<ElectedComponent> replicas(
      String lease, Function<LeaderElector.Options, ElectedComponent> replica) {
    List<ElectedComponent> replicas =
        List.of("a", "b").stream()
            .map(identity -> replica.apply(election(lease, identity)))
            .toList();
    replicas.forEach(one -> {
      opened.add(one::stop);
      one.start();
    });
    Await.until(
        "one " + lease + " acts",
        PATIENCE,
        () -> replicas.stream().anyMatch(ElectedComponent::isActing));
    return replicas;
  }

  private static LeaderElector.Options election(String lease, String identity) {
    LeaderElector.Options usual = LeaderElector.Options.of(lease, identity);
    return new LeaderElector.Options(
        usual.namespace(),
        lease,
        identity,
        usual.leaseDuration(),
        usual.renewDeadline(),
        RETRY_PERIOD);
  }

  /** The leader last, so that the lease changes hands, and then the other one. */
  private void restart(List<ElectedComponent> replicas) {
    for (int i = 0; i < replicas.size(); i++) {
      ElectedComponent leader =
          replicas.stream().filter(ElectedComponent::isActing).findFirst().orElseThrow();
      long begun = System.nanoTime();
      leader.stop();
      long stopped = System.nanoTime();
      Await.until(
          "another " + leader.name() + " acts",
          PATIENCE,
          () -> replicas.stream().anyMatch(ElectedComponent::isActing));
      Duration gap = Duration.ofNanos(System.nanoTime() - stopped);
      System.out.println(
          leader.name() + " stops in " + Duration.ofNanos(stopped - begun) + ", gap " + gap);
      assertThat(gap)
          .as("long before the lease would have run out")
          .isLessThan(LONG_BEFORE_A_LEASE_ENDS);
      leader.start();
      progress();
    }
  }

  private void progress() {
    int before = done.get();
    Await.until("some more requests", PATIENCE, () -> done.get() > before + 100);
  }

  private List<Thread> load() {
    KubernetesClient http1 = fabric8(false);
    KubernetesClient http2 = fabric8(true);
    ApiClient ours = ours();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(loop("http1-" + i, name -> work(http1, name)));
      threads.add(loop("http2-" + i, name -> work(http2, name)));
      threads.add(loop("ours-" + i, name -> work(ours, name)));
    }
    return threads;
  }

  private interface Work {
    void run(String name);
  }

  private Thread loop(String name, Work work) {
    return Thread.startVirtualThread(() -> {
      for (int i = 0; !over; i++) {
        try {
          work.run(name + "-" + i);
        } catch (RuntimeException e) {
          complaints.add(
              System.currentTimeMillis() + " " + name + "-" + i + ": " + e + ", " + e.getCause());
        }
      }
    });
  }

  /** Creates, reads, changes and, but for each tenth, deletes. */
  private void work(KubernetesClient client, String name) {
    var map = client.configMaps().inNamespace("default").withName(name);
    client.configMaps().inNamespace("default").resource(Samples.configMap(name)).create();
    done.incrementAndGet();
    ConfigMap found = map.require();
    done.incrementAndGet();
    found.setData(Map.of("changed", "yes"));
    client.configMaps().inNamespace("default").resource(found).update();
    done.incrementAndGet();
    if (name.endsWith("0")) {
      kept.add(name);
    } else {
      map.delete();
      done.incrementAndGet();
    }
  }

  private void work(ApiClient client, String name) {
    ResourceClient<ConfigMap> maps = client.resources(ConfigMap.class);
    maps.create(Samples.configMap(name));
    done.incrementAndGet();
    ConfigMap found = maps.fetch("default", name);
    done.incrementAndGet();
    found.setData(Map.of("changed", "yes"));
    maps.update(found);
    done.incrementAndGet();
    if (name.endsWith("0")) {
      kept.add(name);
    } else {
      maps.delete("default", name, DeleteOptions.DEFAULT);
      done.incrementAndGet();
    }
  }

  private void createDeployments(ApiClient client) {
    for (int i = 0; !over; i++) {
      client.resources(Deployment.class).create(Samples.deployment("work-" + i, "busybox", 1));
      try {
        Thread.sleep(200); // the rate of the work
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
