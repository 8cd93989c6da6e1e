package io.tiphys.scheduler.framework;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node and the pods on it, with their sums. Immutable: adding a pod gives another one.
 *
 * @param requested the sum of the pods' requests
 * @param nonZeroRequested the sum of the pods' requests with defaults where nothing is asked for
 */
public record NodeInfo(
    Node node,
    String name,
    Resources allocatable,
    Resources requested,
    Resources nonZeroRequested,
    Map<String, PodInfo> podsByUid) {

  public NodeInfo {
    podsByUid = Map.copyOf(podsByUid);
  }

  public static NodeInfo of(Node node) {
    Map<String, Quantity> allocatable =
        node.getStatus() == null || node.getStatus().getAllocatable() == null
            ? Map.of()
            : node.getStatus().getAllocatable();
    return new NodeInfo(
        node,
        node.getMetadata().getName(),
        Resources.of(allocatable),
        Resources.NONE,
        Resources.NONE,
        Map.of());
  }

  /** The same pods on a newer state of the node. */
  public NodeInfo withNode(Node newer) {
    NodeInfo empty = of(newer);
    return new NodeInfo(newer, name, empty.allocatable, requested, nonZeroRequested, podsByUid);
  }

  /** With {@code pod} on it; a pod of the same uid is replaced. */
  public NodeInfo with(PodInfo pod) {
    NodeInfo before = without(pod.uid());
    Map<String, PodInfo> pods = new HashMap<>(before.podsByUid);
    pods.put(pod.uid(), pod);
    return new NodeInfo(
        node,
        name,
        allocatable,
        before.requested.plus(pod.requests()),
        before.nonZeroRequested.plus(pod.nonZeroRequests()),
        pods);
  }

  public NodeInfo without(String uid) {
    PodInfo pod = podsByUid.get(uid);
    if (pod == null) {
      return this;
    }
    Map<String, PodInfo> pods = new HashMap<>(podsByUid);
    pods.remove(uid);
    return new NodeInfo(
        node,
        name,
        allocatable,
        requested.minus(pod.requests()),
        nonZeroRequested.minus(pod.nonZeroRequests()),
        pods);
  }

  /** Whether any of these ports is taken by a pod on the node. */
  public boolean portsTaken(List<PodInfo.HostPort> wanted) {
    if (wanted.isEmpty()) {
      return false;
    }
    List<PodInfo.HostPort> taken = new ArrayList<>();
    podsByUid.values().forEach(pod -> taken.addAll(pod.hostPorts()));
    return wanted.stream().anyMatch(port -> taken.stream().anyMatch(port::clashesWith));
  }
}
