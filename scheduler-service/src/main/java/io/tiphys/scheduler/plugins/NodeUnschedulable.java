package io.tiphys.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import java.util.List;
import java.util.Optional;

/** A cordoned node takes only pods that tolerate that. */
final class NodeUnschedulable implements FilterPlugin {

  private static final Taint CORDONED =
      new Taint("NoSchedule", "node.kubernetes.io/unschedulable", null, null);

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Optional<Rejection> filter(PodInfo pod, NodeInfo node) {
    return !Boolean.TRUE.equals(node.node().getSpec().getUnschedulable())
            || Tolerations.tolerates(pod, CORDONED)
        ? Optional.empty()
        : Rejection.because("node(s) were unschedulable");
  }

  @Override
  public List<ClusterChange> helpedBy() {
    return List.of(ClusterChange.NODE_ADDED, ClusterChange.NODE_TAINTS);
  }
}
