package io.tiphys.scheduler.decision;

import java.util.Set;

/** Where a pod goes. */
public sealed interface Decision {

  /** To this node. */
  record Selected(String node) implements Decision {}

  /**
   * Nowhere now.
   *
   * @param message upstream's words: {@code 0/3 nodes are available: 3 Insufficient cpu.}
   * @param plugins the filters that turned nodes down; what helps one of them is worth another try
   */
  record Unschedulable(String message, Set<String> plugins) implements Decision {
    public Unschedulable {
      plugins = Set.copyOf(plugins);
    }
  }
}
