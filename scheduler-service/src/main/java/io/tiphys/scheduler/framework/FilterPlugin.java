package io.tiphys.scheduler.framework;

import java.util.List;
import java.util.Optional;

/** Says whether a pod can run on a node. Stateless; safe for use by any thread. */
public interface FilterPlugin {

  /** Upstream's name. */
  String name();

  /** Why the pod cannot run there, or empty if it can. */
  Optional<Rejection> filter(PodInfo pod, NodeInfo node);

  /** The changes after which a pod that this plugin turned away may fit. */
  List<ClusterChange> helpedBy();

  /**
   * Why a node was turned down.
   *
   * @param reasons in upstream's words; they are counted over all nodes and shown to the user
   */
  record Rejection(List<String> reasons) {
    public Rejection {
      reasons = List.copyOf(reasons);
    }

    public static Optional<Rejection> because(String reason) {
      return Optional.of(new Rejection(List.of(reason)));
    }
  }
}
