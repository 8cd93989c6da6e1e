package io.tiphys.controller.endpoint;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.ServicePods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides what the Endpoints of a Service should say. */
final class EndpointsPlanner {

  static final int CAPACITY = 1000;
  static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

  private EndpointsPlanner() {}

  /** The Endpoints to be written; empty if those that stand there are right. */
  static Optional<Endpoints> plan(
      Service service, Collection<Pod> pods, Optional<Endpoints> present) {
    List<EndpointSubset> subsets = subsets(service, pods);
    boolean truncated = truncate(subsets);
    Map<String, String> labels = new LinkedHashMap<>(Metadata.labels(service));
    labels.put("endpoints.kubernetes.io/managed-by", "endpoint-controller");
    if (ServicePods.isHeadless(service)) {
      labels.put("service.kubernetes.io/headless", "");
    }
    EndpointsBuilder wanted =
        present
            .map(EndpointsBuilder::new)
            .orElseGet(EndpointsBuilder::new)
            .editOrNewMetadata()
            .withNamespace(Metadata.namespace(service))
            .withName(Metadata.name(service))
            .withLabels(labels)
            .endMetadata()
            .withSubsets(subsets);
    if (truncated) {
      wanted.editMetadata().addToAnnotations(OVER_CAPACITY, "truncated").endMetadata();
    } else {
      wanted.editMetadata().removeFromAnnotations(OVER_CAPACITY).endMetadata();
    }
    Endpoints endpoints = wanted.build();
    return present.filter(endpoints::equals).isPresent()
        ? Optional.empty()
        : Optional.of(endpoints);
  }

  private static List<EndpointSubset> subsets(Service service, Collection<Pod> pods) {
    String family = family(service);
    Map<List<EndpointPort>, EndpointSubset> byPorts = new LinkedHashMap<>();
    pods.stream()
        .filter(pod -> belongs(service, pod))
        .sorted(Comparator.comparing(pod -> ServicePods.address(pod, family).orElse("")))
        .forEach(pod ->
            ServicePods.address(pod, family)
                .ifPresent(ip -> {
                  EndpointSubset subset =
                      byPorts.computeIfAbsent(
                          ports(service, pod),
                          ports ->
                              new EndpointSubsetBuilder()
                                  .withAddresses(new ArrayList<>())
                                  .withNotReadyAddresses(new ArrayList<>())
                                  .withPorts(ports)
                                  .build());
                  boolean ready = ServicePods.publishesNotReady(service) || Pods.isReady(pod);
                  (ready ? subset.getAddresses() : subset.getNotReadyAddresses())
                      .add(address(service, pod, ip));
                }));
    return new ArrayList<>(byPorts.values());
  }

  private static boolean belongs(Service service, Pod pod) {
    return !Pods.isFinished(pod)
        && (!Metadata.isBeingDeleted(pod) || ServicePods.publishesNotReady(service))
        && (ServicePods.isHeadless(service) || !ports(service, pod).isEmpty());
  }

  private static List<EndpointPort> ports(Service service, Pod pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : ServicePods.ports(service)) {
      OptionalInt target = ServicePods.targetPort(pod, port);
      if (target.isPresent()) {
        ports.add(
            new EndpointPortBuilder()
                .withName(port.getName())
                .withPort(target.getAsInt())
                .withProtocol(ServicePods.protocol(port))
                .withAppProtocol(port.getAppProtocol())
                .build());
      }
    }
    return ports;
  }

  private static EndpointAddress address(Service service, Pod pod, String ip) {
    EndpointAddressBuilder address =
        new EndpointAddressBuilder()
            .withIp(ip)
            .withTargetRef(
                new ObjectReferenceBuilder()
                    .withKind("Pod")
                    .withNamespace(Metadata.namespace(pod))
                    .withName(Metadata.name(pod))
                    .withUid(Metadata.uid(pod))
                    .build());
    if (!Pods.nodeName(pod).isEmpty()) {
      address.withNodeName(Pods.nodeName(pod));
    }
    ServicePods.hostname(service, pod).ifPresent(address::withHostname);
    return address.build();
  }

  /** Keeps the first addresses, the ready ones before the others. */
  private static boolean truncate(List<EndpointSubset> subsets) {
    int room = CAPACITY;
    boolean truncated = false;
    for (EndpointSubset subset : subsets) {
      int keep = Math.min(room, subset.getAddresses().size());
      truncated |= keep < subset.getAddresses().size();
      subset.setAddresses(new ArrayList<>(subset.getAddresses().subList(0, keep)));
      room -= keep;
    }
    for (EndpointSubset subset : subsets) {
      int keep = Math.min(room, subset.getNotReadyAddresses().size());
      truncated |= keep < subset.getNotReadyAddresses().size();
      subset.setNotReadyAddresses(new ArrayList<>(subset.getNotReadyAddresses().subList(0, keep)));
      room -= keep;
    }
    subsets.removeIf(
        subset -> subset.getAddresses().isEmpty() && subset.getNotReadyAddresses().isEmpty());
    return truncated;
  }

  private static String family(Service service) {
    List<String> families = service.getSpec().getIpFamilies();
    String address = service.getSpec().getClusterIP();
    if (families != null && !families.isEmpty()) {
      return families.getFirst();
    }
    return address != null && address.contains(":") ? "IPv6" : "IPv4";
  }
}
