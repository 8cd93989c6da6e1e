package io.tiphys.cloud.service;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.tiphys.cloud.provider.LoadBalancers.Balancer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Service needs from the cloud. */
sealed interface BalancerPlan {

  /** Upstream's finalizer: the Service stays until its load balancer is gone. */
  String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

  String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

  /** Make it, or keep it up to date. */
  record Ensure() implements BalancerPlan {}

  /** Take it away. */
  record Release() implements BalancerPlan {}

  /** Leave it alone. */
  record Nothing() implements BalancerPlan {}

  static BalancerPlan of(Service service) {
    if (wantsBalancer(service)) {
      return new Ensure();
    }
    return service.getMetadata().getFinalizers().contains(FINALIZER)
        ? new Release()
        : new Nothing();
  }

  /** A Service that names another class of load balancers is not ours. */
  static boolean wantsBalancer(Service service) {
    @Nullable String loadBalancerClass = service.getSpec().getLoadBalancerClass();
    return "LoadBalancer".equals(service.getSpec().getType())
        && loadBalancerClass == null
        && service.getMetadata().getDeletionTimestamp() == null;
  }

  static boolean canTakeTraffic(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return (labels == null || !labels.containsKey(EXCLUDED))
        && node.getMetadata().getDeletionTimestamp() == null
        && node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** With the finalizer and the balancer's annotations. */
  static Service with(Service service, Balancer balancer) {
    ServiceBuilder builder = new ServiceBuilder(service);
    if (!service.getMetadata().getFinalizers().contains(FINALIZER)) {
      builder.editMetadata().addToFinalizers(FINALIZER).endMetadata();
    }
    Map<String, String> annotations = new HashMap<>();
    if (service.getMetadata().getAnnotations() != null) {
      annotations.putAll(service.getMetadata().getAnnotations());
    }
    annotations.putAll(balancer.annotations());
    return builder.editMetadata().withAnnotations(annotations).endMetadata().build();
  }

  static Service withStatus(Service service, Balancer balancer) {
    if (addresses(service).equals(List.of(balancer.address()))) {
      return service;
    }
    return new ServiceBuilder(service)
        .editOrNewStatus()
        .withNewLoadBalancer()
        .addNewIngress()
        .withIp(balancer.address())
        .withIpMode("VIP")
        .endIngress()
        .endLoadBalancer()
        .endStatus()
        .build();
  }

  static Service without(Service service) {
    return new ServiceBuilder(service)
        .editMetadata()
        .removeFromFinalizers(FINALIZER)
        .endMetadata()
        .build();
  }

  static List<String> addresses(Service service) {
    return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
        ? List.of()
        : service.getStatus().getLoadBalancer().getIngress().stream()
            .map(LoadBalancerIngress::getIp)
            .toList();
  }
}
