package io.tiphys.scheduler.framework;

import java.util.List;

/** All nodes at one moment; what a decision is made from. */
public record Snapshot(List<NodeInfo> nodes) {
  public Snapshot {
    nodes = List.copyOf(nodes);
  }
}
