package io.tiphys.node;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.v1.Image;
import io.tiphys.node.status.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Node object of a real node, without its conditions. */
final class NodeTemplate {

  private static final int MAX_IMAGES = 50;

  private NodeTemplate() {}

  static Node of(NodeAgentOptions options, ContainerRuntime runtime, int port) throws IOException {
    Machine machine = new Machine(options.rootDir(), options.maxPods());
    Map<String, String> labels = new TreeMap<>(options.labels());
    labels.put("kubernetes.io/hostname", options.nodeName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", Machine.architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("beta.kubernetes.io/arch", Machine.architecture());
    return new NodeBuilder()
        .withNewMetadata()
        .withName(options.nodeName())
        .withLabels(labels)
        .addToAnnotations("volumes.kubernetes.io/controller-managed-attach-detach", "true")
        .endMetadata()
        .withNewSpec()
        .withTaints(options.taints())
        .endSpec()
        .withNewStatus()
        .withCapacity(machine.capacity())
        .withAllocatable(machine.allocatable())
        .withAddresses(
            new NodeAddress(options.nodeIp(), "InternalIP"),
            new NodeAddress(options.nodeName(), "Hostname"))
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(port)
        .endDaemonEndpoints()
        .withNodeInfo(machine.systemInfo(runtime.version()))
        .withImages(images(runtime))
        .endStatus()
        .build();
  }

  private static List<ContainerImage> images(ContainerRuntime runtime) {
    return runtime.listImages().stream()
        .sorted(java.util.Comparator.comparingLong(Image::getSize).reversed())
        .limit(MAX_IMAGES)
        .map(NodeTemplate::image)
        .toList();
  }

  private static ContainerImage image(Image image) {
    List<String> names = new ArrayList<>(image.getRepoDigestsList());
    names.addAll(image.getRepoTagsList());
    return new ContainerImageBuilder().withNames(names).withSizeBytes(image.getSize()).build();
  }
}
