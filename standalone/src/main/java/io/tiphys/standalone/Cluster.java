package io.tiphys.standalone;

import io.fabric8.kubernetes.api.model.Node;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.apiserver.ApiServer;
import io.tiphys.apiserver.pki.UserIdentity;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.apiserver.storage.backup.SnapshotSource;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.cloud.CloudController;
import io.tiphys.cloud.CloudControllerOptions;
import io.tiphys.controller.ControllerManager;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.dns.ClusterDns;
import io.tiphys.dns.ClusterDnsOptions;
import io.tiphys.node.simulated.SimulatedNodes;
import io.tiphys.node.simulated.SimulatedNodesOptions;
import io.tiphys.scheduler.KubeScheduler;
import io.tiphys.scheduler.SchedulerOptions;
import io.tiphys.standalone.control.Parts;
import io.tiphys.standalone.nodes.LocalNodes;
import io.tiphys.standalone.nodes.NodeBridge;
import io.tiphys.standalone.nodes.NodeHost;
import io.tiphys.standalone.nodes.NodeParts;
import io.tiphys.standalone.nodes.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A whole cluster in this JVM. The parts know each other only through the API server, each under
 * its own identity, as if they were processes of their own.
 */
public final class Cluster implements AutoCloseable {

  /** How long nodes may take to become Ready. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String POD_CIDR = "10.244.0.0/16";

  private final Path dataDir;
  private final ApiServer apiServer;
  private final Parts parts = new Parts();

  private Cluster(Path dataDir, ApiServer apiServer) {
    this.dataDir = dataDir;
    this.apiServer = apiServer;
  }

  /** Starts all parts; returns when the API server answers. */
  static Cluster start(ServerOptions options) throws IOException, InterruptedException {
    if (options.nodes() > 1) {
      NodeBridge.ensure(); // first, so that its address gets into the API server's certificate
    }
    Cluster cluster =
        new Cluster(options.apiServer().dataDir(), ApiServer.start(options.apiServer()));
    try {
      cluster.startControlPlane();
      cluster.startNodes(options);
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void startControlPlane() throws IOException {
    String rootCa = Files.readString(dataDir.resolve("pki").resolve("ca.crt"));
    parts.add(
        ControllerManager.component(
            access("controller-manager"),
            ControllerManagerOptions.DEFAULT.withCluster(POD_CIDR, rootCa)));
    parts.add(KubeScheduler.component(access("scheduler"), SchedulerOptions.alone()));
    parts.add(
        CloudController.component(
            access("cloud-controller-manager"), CloudControllerOptions.alone()));
    parts.add(
        ClusterDns.component(
            access("cluster-dns"), ClusterDnsOptions.on(apiServer.advertisedAddress())));
  }

  private void startNodes(ServerOptions options) {
    for (NodeHost node : LocalNodes.first(options.nodes())) {
      if (node.index() == 1) {
        String address = options.nodes() > 1 ? node.address() : apiServer.advertisedAddress();
        NodeParts.of(node, dataDir, server("127.0.0.1"), address).forEach(parts::add);
      } else {
        parts.add(new NodeProcess(node, dataDir, server(NodeHost.GATEWAY)));
      }
    }
    if (options.simulatedNodes() > 0) {
      startSimulatedNodes(options.simulatedNodes());
    }
  }

  /** Simulated nodes have one identity for all, which may do just what nodes do. */
  private void startSimulatedNodes(int count) {
    Kubeconfig admin = Kubeconfig.read(dataDir.resolve("admin.conf"));
    Kubeconfig.User user = UserIdentity.issue(dataDir, "tiphys:simulated-nodes");
    parts.add(
        SimulatedNodes.component(
            ClusterAccess.of(Kubeconfig.of(admin.cluster(), user)),
            SimulatedNodesOptions.of(count)));
  }

  private URI server(String address) {
    return URI.create("https://" + address + ":" + apiServer.port());
  }

  /** Waits until all nodes are Ready. */
  void awaitReady(ServerOptions options) throws InterruptedException, IOException {
    int expected = options.nodes() + options.simulatedNodes();
    try (ApiClient client = ApiClient.connect(access("admin"), "tiphys");
        Informers informers = Informers.over(client)) {
      Semaphore changes = new Semaphore(0);
      Informer<Node> nodes = informers.of(Node.class);
      nodes.addHandler(Informer.Handler.onAny(node -> changes.release()));
      informers.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (nodes.list().stream().filter(Cluster::isReady).count() < expected) {
        if (!changes.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          throw new IOException(
              "not all of the "
                  + expected
                  + " nodes became Ready in "
                  + PATIENCE.toSeconds()
                  + " s: kubectl describe nodes tells why");
        }
      }
    }
  }

  static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** For the user: where the cluster is. */
  String describe() {
    return "the API server listens on port " + apiServer.port() + ", the data is in " + dataDir;
  }

  /** Saves a snapshot of the embedded store into a folder, and tells its id. */
  String saveSnapshot(String name, Path folder) throws IOException {
    SnapshotSource store =
        apiServer
            .snapshots()
            .orElseThrow(() ->
                new IOException(
                    "this cluster keeps its state in etcd: use --etcd-servers, not --data-dir"));
    return new SnapshotFolder(folder).save(store, name, Instant.now()).id();
  }

  public Parts parts() {
    return parts;
  }

  ClusterAccess access(String name) {
    return ClusterAccess.of(Kubeconfig.read(dataDir.resolve(name + ".conf")));
  }

  @Override
  public void close() {
    parts.stopAll();
    apiServer.close();
  }
}
