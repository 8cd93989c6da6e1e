package io.tiphys.cloud.provider;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Collection;
import java.util.Map;

/** Ways into the cluster from outside. The calls for one Service come one after the other. */
public interface LoadBalancers {

  /**
   * Makes the way in, or brings it up to date; called again whenever the Service or the nodes
   * change, so it must be idempotent.
   *
   * @param nodes those that may take the traffic
   */
  Balancer ensure(Service service, Collection<Node> nodes);

  /** Takes the way in down; it may be gone already. */
  void release(Service service);

  /**
   * A way in.
   *
   * @param address for {@code status.loadBalancer.ingress}
   * @param annotations that the Service is to carry
   */
  record Balancer(String address, Map<String, String> annotations) {
    public Balancer {
      annotations = Map.copyOf(annotations);
    }
  }
}
