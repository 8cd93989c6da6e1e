package io.tiphys.scheduler.plugins;

import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import java.util.List;
import java.util.Optional;

/** The host ports that a pod asks for must be free on the node. */
final class NodePorts implements FilterPlugin {

  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Optional<Rejection> filter(PodInfo pod, NodeInfo node) {
    return node.portsTaken(pod.hostPorts())
        ? Rejection.because("node(s) didn't have free ports for the requested pod ports")
        : Optional.empty();
  }

  @Override
  public List<ClusterChange> helpedBy() {
    return List.of(ClusterChange.NODE_ADDED, ClusterChange.POD_GONE);
  }
}
