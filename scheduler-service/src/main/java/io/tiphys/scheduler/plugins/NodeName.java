package io.tiphys.scheduler.plugins;

import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import java.util.List;
import java.util.Optional;

/** A pod that names its node runs there or nowhere. */
final class NodeName implements FilterPlugin {

  @Override
  public String name() {
    return "NodeName";
  }

  @Override
  public Optional<Rejection> filter(PodInfo pod, NodeInfo node) {
    String wanted = pod.pod().getSpec().getNodeName();
    return wanted == null || wanted.isEmpty() || wanted.equals(node.name())
        ? Optional.empty()
        : Rejection.because("node(s) didn't match the requested node name");
  }

  @Override
  public List<ClusterChange> helpedBy() {
    return List.of(ClusterChange.NODE_ADDED);
  }
}
