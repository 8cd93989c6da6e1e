package io.tiphys.scheduler.plugins;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.tiphys.scheduler.framework.ClusterChange;
import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.ScorePlugin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pod's nodeSelector and node affinity: required terms filter, preferred ones score. */
final class NodeAffinity implements FilterPlugin, ScorePlugin {

  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public Optional<Rejection> filter(PodInfo pod, NodeInfo node) {
    return matchesSelector(pod, node) && matchesRequired(pod, node)
        ? Optional.empty()
        : Rejection.because("node(s) didn't match Pod's node affinity/selector");
  }

  private static boolean matchesSelector(PodInfo pod, NodeInfo node) {
    Map<String, String> selector = pod.pod().getSpec().getNodeSelector();
    if (selector == null || selector.isEmpty()) {
      return true;
    }
    Map<String, String> labels = node.node().getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(selector.entrySet());
  }

  private static boolean matchesRequired(PodInfo pod, NodeInfo node) {
    return affinity(pod)
        .map(
            io.fabric8.kubernetes.api.model.NodeAffinity
                ::getRequiredDuringSchedulingIgnoredDuringExecution)
        .map(NodeSelector::getNodeSelectorTerms)
        .map(terms -> terms.stream().anyMatch(term -> NodeSelectorTerms.matches(term, node.node())))
        .orElse(true);
  }

  @Override
  public long[] score(PodInfo pod, List<NodeInfo> nodes) {
    List<PreferredSchedulingTerm> preferred =
        affinity(pod)
            .map(
                io.fabric8.kubernetes.api.model.NodeAffinity
                    ::getPreferredDuringSchedulingIgnoredDuringExecution)
            .orElse(List.of());
    long[] counts = new long[nodes.size()];
    for (int i = 0; i < counts.length; i++) {
      for (PreferredSchedulingTerm term : preferred) {
        if (NodeSelectorTerms.matches(term.getPreference(), nodes.get(i).node())) {
          counts[i] += term.getWeight();
        }
      }
    }
    return ScorePlugin.normalize(counts, false);
  }

  private static Optional<io.fabric8.kubernetes.api.model.NodeAffinity> affinity(PodInfo pod) {
    return Optional.ofNullable(pod.pod().getSpec().getAffinity())
        .map(io.fabric8.kubernetes.api.model.Affinity::getNodeAffinity);
  }

  @Override
  public List<ClusterChange> helpedBy() {
    return List.of(ClusterChange.NODE_ADDED, ClusterChange.NODE_LABELS);
  }
}
