package io.tiphys.scheduler.framework;

/** What can happen in a cluster that lets a pod fit which did not fit before. */
public enum ClusterChange {
  NODE_ADDED,
  NODE_ALLOCATABLE,
  NODE_LABELS,
  NODE_TAINTS,
  POD_GONE
}
