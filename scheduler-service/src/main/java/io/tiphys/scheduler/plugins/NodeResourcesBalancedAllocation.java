package io.tiphys.scheduler.plugins;

import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.Resources;
import io.tiphys.scheduler.framework.ScorePlugin;
import java.util.List;

/** Prefers nodes of which the pod would leave processor and memory used to a like degree. */
final class NodeResourcesBalancedAllocation implements ScorePlugin {

  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public long[] score(PodInfo pod, List<NodeInfo> nodes) {
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length; i++) {
      NodeInfo node = nodes.get(i);
      Resources used = node.requested().plus(pod.requests());
      double cpu = fraction(used.milliCpu(), node.allocatable().milliCpu());
      double memory = fraction(used.memory(), node.allocatable().memory());
      scores[i] = (long) ((1 - Math.abs(cpu - memory) / 2) * MAX);
    }
    return scores;
  }

  private static double fraction(long used, long capacity) {
    return capacity == 0 ? 1 : Math.min(1, (double) used / capacity);
  }
}
