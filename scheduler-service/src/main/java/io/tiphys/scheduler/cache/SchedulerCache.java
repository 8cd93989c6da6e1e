package io.tiphys.scheduler.cache;

import io.fabric8.kubernetes.api.model.Node;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import io.tiphys.scheduler.framework.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes with the pods on them: those that a watch has shown, and those <em>assumed</em> because the
 * scheduler has just decided so and the watch is still to show it. A pod is on at most one node.
 * Safe for use by any thread.
 */
public final class SchedulerCache {

  private final Map<String, NodeInfo> nodes = new TreeMap<>();

  /** Where each pod is, by uid. */
  private final Map<String, String> nodeOfPod = new HashMap<>();

  /** Pods on nodes that the watch of nodes has not shown yet. */
  private final Map<String, Map<String, PodInfo>> waiting = new HashMap<>();

  public synchronized void setNode(Node node) {
    String name = node.getMetadata().getName();
    NodeInfo known = nodes.get(name);
    NodeInfo info = known == null ? NodeInfo.of(node) : known.withNode(node);
    Map<String, PodInfo> early = waiting.remove(name);
    if (early != null) {
      for (PodInfo pod : early.values()) {
        info = info.with(pod);
      }
    }
    nodes.put(name, info);
  }

  public synchronized void removeNode(String name) {
    NodeInfo gone = nodes.remove(name);
    if (gone != null && !gone.podsByUid().isEmpty()) {
      waiting.put(name, new HashMap<>(gone.podsByUid()));
    }
  }

  /** Puts the pod on a node: as decided, or as seen. */
  public synchronized void setPod(PodInfo pod, String node) {
    removePod(pod.uid());
    nodeOfPod.put(pod.uid(), node);
    NodeInfo info = nodes.get(node);
    if (info == null) {
      waiting.computeIfAbsent(node, name -> new HashMap<>()).put(pod.uid(), pod);
    } else {
      nodes.put(node, info.with(pod));
    }
  }

  /** Takes the pod off: it is gone, or the decision could not be carried out. */
  public synchronized void removePod(String uid) {
    String node = nodeOfPod.remove(uid);
    if (node == null) {
      return;
    }
    NodeInfo info = nodes.get(node);
    if (info != null) {
      nodes.put(node, info.without(uid));
    }
    Map<String, PodInfo> early = waiting.get(node);
    if (early != null) {
      early.remove(uid);
    }
  }

  public synchronized int nodeCount() {
    return nodes.size();
  }

  public synchronized int podCount() {
    return nodeOfPod.size();
  }

  public synchronized Snapshot snapshot() {
    List<NodeInfo> all = new ArrayList<>(nodes.values());
    return new Snapshot(all);
  }
}
