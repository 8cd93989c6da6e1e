package io.tiphys.scheduler.plugins;

import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.Resources;
import io.tiphys.scheduler.framework.ScorePlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node must have left what the pod requests; the one with most left is best (upstream's
 * LeastAllocated).
 */
final class NodeResourcesFit implements FilterPlugin, ScorePlugin {

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public Optional<Rejection> filter(PodInfo pod, NodeInfo node) {
    Resources wanted = pod.requests();
    Resources left = node.allocatable().minus(node.requested());
    List<String> reasons = new ArrayList<>();
    if (left.pods() < 1) {
      reasons.add("Too many pods");
    }
    insufficient(reasons, "cpu", wanted.milliCpu(), left.milliCpu());
    insufficient(reasons, "memory", wanted.memory(), left.memory());
    insufficient(reasons, "ephemeral-storage", wanted.ephemeralStorage(), left.ephemeralStorage());
    for (Map.Entry<String, Long> entry : wanted.extended().entrySet()) {
      insufficient(
          reasons,
          entry.getKey(),
          entry.getValue(),
          left.extended().getOrDefault(entry.getKey(), 0L));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(new Rejection(reasons));
  }

  private static void insufficient(List<String> reasons, String name, long wanted, long left) {
    if (wanted > 0 && wanted > left) {
      reasons.add("Insufficient " + name);
    }
  }

  @Override
  public long[] score(PodInfo pod, List<NodeInfo> nodes) {
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length; i++) {
      NodeInfo node = nodes.get(i);
      Resources used = node.nonZeroRequested().plus(pod.nonZeroRequests());
      scores[i] =
          (free(used.milliCpu(), node.allocatable().milliCpu())
                  + free(used.memory(), node.allocatable().memory()))
              / 2;
    }
    return scores;
  }

  private static long free(long used, long capacity) {
    return capacity == 0 || used > capacity ? 0 : (capacity - used) * MAX / capacity;
  }

  @Override
  public List<ClusterChange> helpedBy() {
    return List.of(
        ClusterChange.NODE_ADDED, ClusterChange.NODE_ALLOCATABLE, ClusterChange.POD_GONE);
  }
}
