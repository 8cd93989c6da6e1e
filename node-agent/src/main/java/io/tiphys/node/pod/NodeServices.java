package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tiphys.client.ApiClient;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.env.NamespaceObjects;
import io.tiphys.node.volume.PodFolders;
import io.tiphys.node.volume.PodVolumes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all pods of a node share.
 *
 * @param hostAddresses the node's own
 * @param clusterServers name servers for pods
 * @param bundledImages images that are never pulled
 * @param cgroupRoot the cgroup under which pods' cgroups lie
 */
public record NodeServices(
    ApiClient client,
    ContainerRuntime runtime,
    EventRecorder events,
    NamespaceObjects objects,
    PodVolumes volumes,
    PodFolders folders,
    InstantSource clock,
    List<String> hostAddresses,
    Map<String, Quantity> allocatable,
    List<String> clusterServers,
    String clusterDomain,
    Set<String> bundledImages,
    String cgroupRoot) {

  /** The addresses under which a pod is reached: its own, or the node's. */
  List<String> addresses(Pod pod, RuntimePod runtime) {
    return PodSpecs.usesHostNetwork(pod)
        ? hostAddresses
        : runtime.readySandbox().map(RuntimePod.Sandbox::addresses).orElse(List.of());
  }
}
