package io.tiphys.node.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.workqueue.ReconcileLoop;
import io.tiphys.client.workqueue.WorkQueue;
import io.tiphys.node.status.Machine;
import io.tiphys.node.status.NodeReporter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes that only pretend: no runtime, pods run by {@link SimulatedPod}'s rule. Their names and
 * labels say so. Any number of them in one process, for trials of size.
 */
public final class SimulatedNodes implements ElectedComponent.Work {

  private static final int WORKERS = 8;
  private static final String HOST_ADDRESS = "192.0.2.1";

  private final ResourceClient<Pod> pods;
  private final Informers informers;
  private final Informer<Pod> podInformer;
  private final Set<String> names;
  private final List<NodeReporter> reporters;
  private final WorkQueue<ObjectKey> queue = WorkQueue.named("simulated-pods");
  private final ReconcileLoop<ObjectKey> loop =
      new ReconcileLoop<>("simulated-pods", queue, this::reconcile, WORKERS);
  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger addresses = new AtomicInteger();

  private SimulatedNodes(ApiClient client, SimulatedNodesOptions options) {
    pods = client.resources(Pod.class);
    informers = Informers.over(client);
    podInformer = informers.of(Pod.class);
    names = Set.copyOf(options.names());
    reporters =
        names.stream()
            .map(name -> new NodeReporter(client, clock, template(name, options), Optional::empty))
            .toList();
    podInformer.addHandler(Informer.Handler.onAny(this::enqueue));
  }

  /**
   * The nodes as one component.
   *
   * @param access of somebody who may write nodes, leases and pods
   */
  public static Component component(ClusterAccess access, SimulatedNodesOptions options) {
    return new ElectedComponent(
        "simulated-nodes",
        access,
        Optional.empty(),
        client -> {
          SimulatedNodes nodes = new SimulatedNodes(client, options);
          nodes.reporters.forEach(NodeReporter::start);
          nodes.informers.start();
          nodes.loop.start();
          return nodes;
        });
  }

  private static Node template(String name, SimulatedNodesOptions options) {
    Map<String, Quantity> resources = new LinkedHashMap<>();
    options.resources().forEach((key, value) -> resources.put(key, Quantity.parse(value)));
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/arch", Machine.architecture())
        .addToLabels(Labels.SIMULATED_NODE, "true")
        .addToLabels("type", "simulated")
        .endMetadata()
        .withNewStatus()
        .withCapacity(resources)
        .withAllocatable(resources)
        .withAddresses(
            new NodeAddress(HOST_ADDRESS, "InternalIP"), new NodeAddress(name, "Hostname"))
        .withNewNodeInfo()
        .withArchitecture(Machine.architecture())
        .withOperatingSystem("linux")
        .withBootID("simulated")
        .withMachineID("simulated")
        .withSystemUUID("simulated")
        .withKernelVersion("simulated")
        .withOsImage("simulated")
        .withContainerRuntimeVersion("simulated://0")
        .withKubeletVersion(Machine.KUBELET_VERSION)
        .withKubeProxyVersion("")
        .endNodeInfo()
        .endStatus()
        .build();
  }

  private void enqueue(Pod pod) {
    String node = pod.getSpec().getNodeName();
    if (node != null && names.contains(node)) {
      queue.add(ObjectKey.of(pod));
    }
  }

  private Optional<Duration> reconcile(ObjectKey key) {
    Optional<Pod> found = podInformer.find(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Pod pod = found.get();
    return switch (SimulatedPod.plan(pod, address(pod), HOST_ADDRESS, clock.instant())) {
      case SimulatedPod.Plan.Wait wait -> wait.next();
      case SimulatedPod.Plan.Report report -> {
        ignoreMissing(() -> report(pod, report.status()));
        yield Optional.empty();
      }
      case SimulatedPod.Plan.Remove remove -> {
        ignoreMissing(() -> remove(pod));
        yield Optional.empty();
      }
    };
  }

  /** An address of 10.128.0.0/9, where no pod of a real node is. */
  private String address(Pod pod) {
    if (pod.getStatus() != null && pod.getStatus().getPodIP() != null) {
      return pod.getStatus().getPodIP();
    }
    int number = addresses.incrementAndGet();
    return "10."
        + (128 + (number >> 16 & 0x7f))
        + "."
        + (number >> 8 & 0xff)
        + "."
        + (number & 0xff);
  }

  private void report(Pod pod, ObjectNode status) {
    ObjectNode body = Json.newObject();
    body.putObject("metadata").put("uid", pod.getMetadata().getUid());
    body.set("status", status);
    ObjectKey key = ObjectKey.of(pod);
    pods.patch(key.namespace(), key.name(), Patch.merge(body).on("status"));
  }

  private void remove(Pod pod) {
    ObjectKey key = ObjectKey.of(pod);
    pods.delete(
        key.namespace(),
        key.name(),
        ResourceClient.DeleteOptions.DEFAULT
            .withGracePeriod(0)
            .withUid(pod.getMetadata().getUid()));
  }

  private static void ignoreMissing(Runnable call) {
    try {
      call.run();
    } catch (StatusException e) {
      if (e.status().code() != 404) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    loop.close();
    informers.close();
    reporters.forEach(NodeReporter::close);
  }
}
