package io.tiphys.node;

import io.fabric8.kubernetes.api.model.Taint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a node agent runs.
 *
 * @param nodeIp the address that the node is reached by
 * @param rootDir where the agent keeps volumes and logs of pods
 * @param runtimeEndpoint the socket of a containerd that runs anyway
 * @param containerdRoot the folder of a containerd of the node's own, where there is no such socket
 * @param podCidr the node's part of the pod addresses; empty to wait until the cluster gives it one
 * @param network whether the agent makes the pod network, or somebody else's CNI plugins do
 */
public record NodeAgentOptions(
    String nodeName,
    String nodeIp,
    Path rootDir,
    Optional<Path> runtimeEndpoint,
    Path containerdRoot,
    Path cniPlugins,
    boolean network,
    Optional<String> podCidr,
    String clusterCidr,
    List<String> clusterDns,
    String clusterDomain,
    Serving serving,
    Map<String, String> labels,
    List<Taint> taints,
    String cgroupRoot,
    int maxPods) {

  public static final int DEFAULT_PORT = 10250;

  public NodeAgentOptions {
    clusterDns = List.copyOf(clusterDns);
    labels = Map.copyOf(labels);
    taints = List.copyOf(taints);
  }

  /**
   * The agent's own server.
   *
   * @param port 0 for any free one
   * @param certificate shown to clients, with its chain; without one the server is not started
   * @param clientCa the authority of the certificates that clients show
   */
  public record Serving(
      int port, Optional<Path> certificate, Optional<Path> key, Optional<Path> clientCa) {

    public static final Serving NONE =
        new Serving(0, Optional.empty(), Optional.empty(), Optional.empty());

    public static Serving of(int port, Path certificate, Path key, Path clientCa) {
      return new Serving(port, Optional.of(certificate), Optional.of(key), Optional.of(clientCa));
    }
  }

  /** A node with a containerd of its own, all of it under one folder. */
  public static NodeAgentOptions in(Path folder, String nodeName, String nodeIp) {
    Path root = folder.toAbsolutePath().normalize();
    return new NodeAgentOptions(
        nodeName,
        nodeIp,
        root.resolve("kubelet"),
        Optional.empty(),
        root.resolve("containerd"),
        Path.of("/usr/lib/cni"),
        true,
        Optional.empty(),
        "10.244.0.0/16",
        List.of("10.96.0.10"),
        "cluster.local",
        Serving.NONE,
        Map.of(),
        List.of(),
        "/tiphys/" + nodeName,
        110);
  }

  public NodeAgentOptions withPodCidr(String podCidr) {
    return new NodeAgentOptions(
        nodeName,
        nodeIp,
        rootDir,
        runtimeEndpoint,
        containerdRoot,
        cniPlugins,
        network,
        Optional.of(podCidr),
        clusterCidr,
        clusterDns,
        clusterDomain,
        serving,
        labels,
        taints,
        cgroupRoot,
        maxPods);
  }

  public NodeAgentOptions withServing(Serving serving) {
    return new NodeAgentOptions(
        nodeName,
        nodeIp,
        rootDir,
        runtimeEndpoint,
        containerdRoot,
        cniPlugins,
        network,
        podCidr,
        clusterCidr,
        clusterDns,
        clusterDomain,
        serving,
        labels,
        taints,
        cgroupRoot,
        maxPods);
  }

  public NodeAgentOptions withLabels(Map<String, String> labels) {
    return new NodeAgentOptions(
        nodeName,
        nodeIp,
        rootDir,
        runtimeEndpoint,
        containerdRoot,
        cniPlugins,
        network,
        podCidr,
        clusterCidr,
        clusterDns,
        clusterDomain,
        serving,
        labels,
        taints,
        cgroupRoot,
        maxPods);
  }

  public NodeAgentOptions withCgroupRoot(String cgroupRoot) {
    return new NodeAgentOptions(
        nodeName,
        nodeIp,
        rootDir,
        runtimeEndpoint,
        containerdRoot,
        cniPlugins,
        network,
        podCidr,
        clusterCidr,
        clusterDns,
        clusterDomain,
        serving,
        labels,
        taints,
        cgroupRoot,
        maxPods);
  }
}
