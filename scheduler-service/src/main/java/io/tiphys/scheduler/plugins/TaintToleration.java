package io.tiphys.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Taint;
import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.ScorePlugin;
import java.util.List;
import java.util.Optional;

/**
 * Keeps pods off nodes whose taints they do not tolerate, and prefers nodes with few soft taints
 * against them.
 */
final class TaintToleration implements FilterPlugin, ScorePlugin {

  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public int weight() {
    return 3;
  }

  @Override
  public Optional<Rejection> filter(PodInfo pod, NodeInfo node) {
    for (Taint taint : node.node().getSpec().getTaints()) {
      boolean hard =
          "NoSchedule".equals(taint.getEffect()) || "NoExecute".equals(taint.getEffect());
      if (hard && !Tolerations.tolerates(pod, taint)) {
        return Rejection.because("node(s) had untolerated taint(s)");
      }
    }
    return Optional.empty();
  }

  @Override
  public long[] score(PodInfo pod, List<NodeInfo> nodes) {
    long[] counts = new long[nodes.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] =
          nodes.get(i).node().getSpec().getTaints().stream()
              .filter(taint -> "PreferNoSchedule".equals(taint.getEffect()))
              .filter(taint -> !Tolerations.tolerates(pod, taint))
              .count();
    }
    return ScorePlugin.normalize(counts, true);
  }

  @Override
  public List<ClusterChange> helpedBy() {
    return List.of(ClusterChange.NODE_ADDED, ClusterChange.NODE_TAINTS);
  }
}
