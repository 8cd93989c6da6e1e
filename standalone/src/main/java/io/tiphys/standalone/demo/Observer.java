package io.tiphys.standalone.demo;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.client.informer.Informers.Selection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Watches the demo's objects and tells the ripple what it sees. */
final class Observer {

  private final Informer<Deployment> deployments;
  private final Informer<Pod> pods;
  private final Informer<Service> services;

  Observer(Informers informers, Ripple ripple) {
    Selection named = new Selection(Workload.NAMESPACE, "", "metadata.name=" + Workload.NAME);
    deployments = informers.of(Deployment.class, named);
    services = informers.of(Service.class, named);
    pods = informers.of(Pod.class, new Selection(Workload.NAMESPACE, "app=hello", ""));
    deployments.addHandler(
        Informer.Handler.onAny(deployment -> {
          String name = deployment.getMetadata().getName();
          ripple.happened(Stage.DEPLOYMENT, name, name);
        }));
    informers
        .of(ReplicaSet.class, new Selection(Workload.NAMESPACE, "app=hello", ""))
        .addHandler(
            Informer.Handler.onAny(set -> {
              String name = set.getMetadata().getName();
              ripple.happened(Stage.REPLICA_SET, name, name);
            }));
    pods.addHandler(Informer.Handler.onAny(pod -> tell(ripple, pod)));
    services.addHandler(Informer.Handler.onAny(service -> tell(ripple, service)));
    informers
        .of(
            EndpointSlice.class,
            new Selection(Workload.NAMESPACE, Labels.SERVICE_NAME + "=hello", ""))
        .addHandler(Informer.Handler.onAny(slice -> tell(ripple, slice)));
  }

  Optional<Deployment> deployment() {
    return deployments.find(Workload.NAMESPACE, Workload.NAME);
  }

  Optional<Service> service() {
    return services.find(Workload.NAMESPACE, Workload.NAME);
  }

  Collection<Pod> pods() {
    return pods.list();
  }

  List<Pod> readyPods() {
    return pods.list().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> isTrue(pod, "Ready"))
        .toList();
  }

  static Optional<ContainerStatus> container(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream().findFirst();
  }

  private static void tell(Ripple ripple, Pod pod) {
    String name = pod.getMetadata().getName();
    ripple.happened(Stage.POD, name, name);
    if (pod.getSpec().getNodeName() != null) {
      ripple.happened(Stage.BOUND, name, name + " to " + pod.getSpec().getNodeName());
    }
    if (isTrue(pod, "PodReadyToStartContainers")) {
      ripple.happened(Stage.SANDBOX, name, name);
    }
    container(pod)
        .filter(status -> status.getState() != null && status.getState().getRunning() != null)
        .ifPresent(status -> ripple.happened(Stage.STARTED, name, name));
    if (isTrue(pod, "Ready")) {
      ripple.happened(Stage.READY, name, name + " at " + pod.getStatus().getPodIP());
    }
    ripple.somethingChanged();
  }

  private static void tell(Ripple ripple, Service service) {
    if (service.getStatus() != null && service.getStatus().getLoadBalancer() != null) {
      service.getStatus().getLoadBalancer().getIngress().stream()
          .map(LoadBalancerIngress::getIp)
          .forEach(address -> ripple.happened(Stage.BALANCER, address, address));
    }
    ripple.somethingChanged();
  }

  private static void tell(Ripple ripple, EndpointSlice slice) {
    slice.getEndpoints().stream()
        .filter(endpoint -> !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .forEach(address -> ripple.happened(Stage.ENDPOINT, address, address));
    ripple.somethingChanged();
  }

  private static boolean isTrue(Pod pod, String type) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .map(PodCondition::getStatus)
            .anyMatch("True"::equals);
  }
}
