package io.tiphys.scheduler.plugins;

import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.ScorePlugin;
import java.util.List;
import java.util.Optional;

/**
 * Spreads the pods of one owner over the nodes, so that losing a node does not lose them all. It
 * stands for what upstream's PodTopologySpread does by default, and has its weight.
 */
final class OwnerSpread implements ScorePlugin {

  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public long[] score(PodInfo pod, List<NodeInfo> nodes) {
    long[] counts = new long[nodes.size()];
    Optional<String> owner = pod.ownerUid();
    if (owner.isPresent()) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] =
            nodes.get(i).podsByUid().values().stream()
                .filter(other -> other.ownerUid().equals(owner))
                .count();
      }
    }
    return ScorePlugin.normalize(counts, true);
  }
}
