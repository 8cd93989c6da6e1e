package io.tiphys.scheduler.decision;

import io.tiphys.scheduler.framework.FilterPlugin;
import io.tiphys.scheduler.framework.FilterPlugin.Rejection;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.ScorePlugin;
import io.tiphys.scheduler.framework.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/**
 * Filters, then scores, then picks. A function of its arguments but for the toss between equals.
 */
public final class SchedulingAlgorithm {

  private final List<FilterPlugin> filters;
  private final List<ScorePlugin> scores;
  private final IntUnaryOperator toss;

  /**
   * @param toss picks among that many equally good nodes
   */
  public SchedulingAlgorithm(
      List<FilterPlugin> filters, List<ScorePlugin> scores, IntUnaryOperator toss) {
    this.filters = List.copyOf(filters);
    this.scores = List.copyOf(scores);
    this.toss = toss;
  }

  public Decision decide(PodInfo pod, Snapshot snapshot) {
    if (snapshot.nodes().isEmpty()) {
      return new Decision.Unschedulable("no nodes available to schedule pods", Set.of());
    }
    List<NodeInfo> feasible = new ArrayList<>();
    Map<String, Integer> reasons = new TreeMap<>();
    Set<String> plugins = new HashSet<>();
    for (NodeInfo node : snapshot.nodes()) {
      if (fits(pod, node, reasons, plugins)) {
        feasible.add(node);
      }
    }
    return feasible.isEmpty()
        ? new Decision.Unschedulable(message(snapshot.nodes().size(), reasons), plugins)
        : new Decision.Selected(best(pod, feasible).name());
  }

  private boolean fits(
      PodInfo pod, NodeInfo node, Map<String, Integer> reasons, Set<String> plugins) {
    for (FilterPlugin filter : filters) {
      Optional<Rejection> rejection = filter.filter(pod, node);
      if (rejection.isPresent()) {
        plugins.add(filter.name());
        rejection.get().reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        return false;
      }
    }
    return true;
  }

  private NodeInfo best(PodInfo pod, List<NodeInfo> feasible) {
    if (feasible.size() == 1) {
      return feasible.getFirst();
    }
    long[] totals = new long[feasible.size()];
    for (ScorePlugin plugin : scores) {
      long[] scored = plugin.score(pod, feasible);
      for (int i = 0; i < totals.length; i++) {
        totals[i] += scored[i] * plugin.weight();
      }
    }
    List<NodeInfo> top = new ArrayList<>();
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < totals.length; i++) {
      if (totals[i] > highest) {
        highest = totals[i];
        top.clear();
      }
      if (totals[i] == highest) {
        top.add(feasible.get(i));
      }
    }
    return top.get(toss.applyAsInt(top.size()));
  }

  private static String message(int nodes, Map<String, Integer> reasons) {
    return reasons.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .sorted()
        .collect(Collectors.joining(", ", "0/" + nodes + " nodes are available: ", "."));
  }
}
