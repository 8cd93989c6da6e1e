package io.tiphys.scheduler.plugins;

import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.ScorePlugin;
import java.util.List;

/**
 * The plugins of the default profile, filters in the order in which they are asked: cheap ones
 * first.
 */
public record DefaultPlugins(List<FilterPlugin> filters, List<ScorePlugin> scores) {

  public DefaultPlugins {
    filters = List.copyOf(filters);
    scores = List.copyOf(scores);
  }

  public static DefaultPlugins create() {
    TaintToleration taints = new TaintToleration();
    NodeAffinity affinity = new NodeAffinity();
    NodeResourcesFit fit = new NodeResourcesFit();
    return new DefaultPlugins(
        List.of(new NodeUnschedulable(), new NodeName(), taints, affinity, new NodePorts(), fit),
        List.of(taints, affinity, fit, new NodeResourcesBalancedAllocation(), new OwnerSpread()));
  }
}
