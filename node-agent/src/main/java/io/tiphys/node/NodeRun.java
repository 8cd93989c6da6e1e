package io.tiphys.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.client.ApiClient;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.informer.Informers.Selection;
import io.tiphys.node.cni.PodNetwork;
import io.tiphys.node.containerd.ContainerdLayout;
import io.tiphys.node.containerd.PrivateContainerd;
import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.CriRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.RuntimeCondition;
import io.tiphys.node.image.BundledImages;
import io.tiphys.node.image.ImageLoader;
import io.tiphys.node.pod.NodeServices;
import io.tiphys.node.pod.PodWorkers;
import io.tiphys.node.pod.WatchedObjects;
import io.tiphys.node.server.NodeServer;
import io.tiphys.node.status.NodeReporter;
import io.tiphys.node.volume.PodFolders;
import io.tiphys.node.volume.PodVolumes;
import io.tiphys.node.volume.ServiceAccountTokens;
import io.tiphys.telemetry.health.HealthCheck;
import io.tiphys.telemetry.health.HealthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a node agent, from its start to its stop. What it needs comes up step by step on one
 * thread: the runtime, the images, the server, the node's registration, the workers; the network
 * follows when the node has been given its pod CIDR.
 */
final class NodeRun implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeRun.class);
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private final NodeAgentOptions options;
  private final ApiClient client;
  private final InstantSource clock = InstantSource.system();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Thread starter;
  private volatile Optional<String> problem = Optional.of("the container runtime is being started");

  NodeRun(NodeAgentOptions options, ApiClient client) {
    this.options = options;
    this.client = client;
    this.starter = Thread.ofVirtual().name("node-start").unstarted(this::run);
  }

  void start() {
    starter.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          bringUp();
          return;
        } catch (IOException | RuntimeException e) {
          log.atError()
              .addKeyValue("node", options.nodeName())
              .setCause(e)
              .log("the node could not be started; trying again");
          closeParts();
          Thread.sleep(Duration.ofSeconds(2));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void bringUp() throws IOException, InterruptedException {
    Files.createDirectories(options.rootDir());
    ContainerRuntime runtime = runtime();
    EventRecorder events = add(EventRecorder.over(client, "kubelet", options.nodeName()));
    Informers informers = add(Informers.over(client));
    Informer<Service> services = informers.of(Service.class);
    Informer<Pod> pods =
        informers.of(Pod.class, Selection.fields("spec.nodeName=" + options.nodeName()));
    Informer<Node> self =
        informers.of(Node.class, Selection.fields("metadata.name=" + options.nodeName()));
    WatchedObjects objects = add(new WatchedObjects(client, Informers::over, services));
    Node template = NodeTemplate.of(options, runtime, 0);
    NodeServices shared = services(runtime, events, objects, template);
    PodWorkers workers = new PodWorkers(shared, objects);
    int port = options.serving().port();
    if (options.serving().certificate().isPresent()) {
      NodeServer server =
          add(
              NodeServer.start(
                  options.serving(), options.nodeName(), client, workers, health(workers)));
      port = server.port();
    }
    NodeReporter reporter =
        add(
            new NodeReporter(
                client,
                clock,
                NodeTemplate.of(options, runtime, port),
                () -> problem.or(() -> runtimeProblem(runtime))));
    problem = Optional.empty();
    network(self, reporter);
    reporter.start();
    informers.start();
    while (!services.hasSynced() || !pods.hasSynced()) {
      informers.awaitSynced(Duration.ofSeconds(1));
    }
    add(workers::stop);
    workers.start();
    pods.addHandler(workers);
    workers.allSeen(pods.list());
    log.atInfo().addKeyValue("node", options.nodeName()).log("the node is up");
  }

  private static HealthReport health(PodWorkers workers) {
    return new HealthReport(
        List.of(
            HealthCheck.ping(),
            new HealthCheck("log", Set.of(), () -> {}),
            HealthCheck.of("syncloop", Set.of(), workers::isRunning)));
  }

  private ContainerRuntime runtime() throws IOException, InterruptedException {
    if (options.runtimeEndpoint().isPresent()) {
      return add(new CriRuntime(options.runtimeEndpoint().get()));
    }
    ContainerdLayout layout = new ContainerdLayout(options.containerdRoot());
    PrivateContainerd containerd =
        new PrivateContainerd(layout, options.cniPlugins(), BundledImages.PAUSE);
    containerd.ensureRunning();
    containerd.watch();
    add(containerd::unwatch);
    ContainerRuntime runtime = add(new CriRuntime(layout.socket()));
    loadBundledImages(runtime, layout);
    return runtime;
  }

  private void loadBundledImages(ContainerRuntime runtime, ContainerdLayout layout)
      throws IOException, InterruptedException {
    for (String image : BundledImages.all()) {
      if (runtime.findImage(image).isEmpty()) {
        Path archive = Files.createTempFile(layout.root(), "images", ".tar");
        BundledImages.write(archive, BUSYBOX);
        ImageLoader.load(layout.socket(), archive);
        Files.delete(archive);
        return;
      }
    }
  }

  private NodeServices services(
      ContainerRuntime runtime, EventRecorder events, WatchedObjects objects, Node template) {
    PodFolders folders = new PodFolders(options.rootDir());
    ServiceAccountTokens tokens = new ServiceAccountTokens(client, clock);
    return new NodeServices(
        client,
        runtime,
        events,
        objects,
        new PodVolumes(folders, objects, tokens),
        folders,
        clock,
        List.of(options.nodeIp()),
        template.getStatus().getAllocatable(),
        options.clusterDns(),
        options.clusterDomain(),
        options.runtimeEndpoint().isPresent() ? Set.of() : Set.copyOf(BundledImages.all()),
        options.cgroupRoot());
  }

  /** Makes the pod network as soon as the node's pod CIDR is known. */
  private void network(Informer<Node> self, NodeReporter reporter)
      throws IOException, InterruptedException {
    if (!options.network() || options.runtimeEndpoint().isPresent()) {
      return;
    }
    PodNetwork network = podNetwork(options);
    if (options.podCidr().isPresent()) {
      network.configure(options.podCidr().get());
      return;
    }
    problem =
        Optional.of(
            "container runtime network not ready: NetworkReady=false"
                + " reason:NetworkPluginNotReady message:the node has no pod CIDR yet");
    self.addHandler(
        Informer.Handler.onAny(node -> {
          String cidr = node.getSpec().getPodCIDR();
          if (cidr != null && !cidr.isEmpty()) {
            configure(network, cidr, reporter);
          }
        }));
  }

  static PodNetwork podNetwork(NodeAgentOptions options) {
    return new PodNetwork(
        new ContainerdLayout(options.containerdRoot()).cniConfiguration(),
        options.containerdRoot(),
        options.clusterCidr());
  }

  private void configure(PodNetwork network, String cidr, NodeReporter reporter) {
    if (problem.isEmpty()) {
      return;
    }
    try {
      network.configure(cidr);
      problem = Optional.empty();
    } catch (IOException e) {
      problem = Optional.of("the pod network could not be made: " + e.getMessage());
      log.atError().setCause(e).log("the pod network could not be made; trying again");
      Thread.ofVirtual().start(() -> configureLater(network, cidr, reporter));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reporter.wake();
  }

  private void configureLater(PodNetwork network, String cidr, NodeReporter reporter) {
    try {
      Thread.sleep(Duration.ofSeconds(5));
      configure(network, cidr, reporter);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> runtimeProblem(ContainerRuntime runtime) {
    try {
      return runtime.conditions().stream()
          .filter(condition -> !condition.getStatus())
          .map(NodeRun::text)
          .findFirst();
    } catch (RuntimeCallException e) {
      return Optional.of("container runtime is down");
    }
  }

  private static String text(RuntimeCondition condition) {
    return (condition.getType().equals("NetworkReady")
            ? "container runtime network not ready: "
            : "container runtime not ready: ")
        + condition.getType()
        + "=false reason:"
        + condition.getReason()
        + " message:"
        + condition.getMessage();
  }

  private synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Ends all threads; containers and containerd run on. */
  @Override
  public void close() {
    starter.interrupt();
    try {
      starter.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeParts();
  }

  private synchronized void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("a part of the node agent did not end in good order");
      }
    }
  }
}
