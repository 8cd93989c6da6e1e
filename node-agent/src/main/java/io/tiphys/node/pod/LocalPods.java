package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;

/** The pods of this node. */
public interface LocalPods {

  /** Those that are looked after. */
  Collection<Pod> pods();

  /** What runs of a pod now. */
  RuntimePod runtimeState(String uid);
}
