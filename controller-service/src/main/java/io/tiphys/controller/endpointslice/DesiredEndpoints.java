package io.tiphys.controller.endpointslice;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import io.tiphys.controller.runtime.ServicePods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The endpoints that a Service should have, grouped by the ports on which they listen. */
final class DesiredEndpoints {

  private static final Set<String> KEEP_IN_ZONE = Set.of("PreferClose", "PreferSameZone");

  private final Service service;
  private final Map<String, String> zones;

  /**
   * @param zones of the nodes, by name
   */
  DesiredEndpoints(Service service, Map<String, String> zones) {
    this.service = service;
    this.zones = Map.copyOf(zones);
  }

  Map<List<EndpointPort>, List<Endpoint>> of(Collection<Pod> pods, String family) {
    Map<List<EndpointPort>, List<Endpoint>> grouped = new LinkedHashMap<>();
    for (Pod pod : pods) {
      Optional<String> address = ServicePods.address(pod, family);
      if (address.isPresent() && !Pods.isFinished(pod)) {
        grouped
            .computeIfAbsent(ports(pod), ports -> new ArrayList<>())
            .add(endpoint(pod, address.get()));
      }
    }
    return grouped;
  }

  private List<EndpointPort> ports(Pod pod) {
    List<EndpointPort> ports = new ArrayList<>();
    for (ServicePort port : ServicePods.ports(service)) {
      OptionalInt target = ServicePods.targetPort(pod, port);
      if (target.isPresent()) {
        ports.add(
            new EndpointPortBuilder()
                .withName(port.getName() == null ? "" : port.getName())
                .withPort(target.getAsInt())
                .withProtocol(ServicePods.protocol(port))
                .withAppProtocol(port.getAppProtocol())
                .build());
      }
    }
    return ports;
  }

  private Endpoint endpoint(Pod pod, String address) {
    boolean serving = Pods.isReady(pod);
    boolean terminating = Metadata.isBeingDeleted(pod);
    boolean ready = ServicePods.publishesNotReady(service) || (serving && !terminating);
    String node = Pods.nodeName(pod);
    EndpointBuilder endpoint =
        new EndpointBuilder()
            .withAddresses(address)
            .withNewConditions()
            .withReady(ready)
            .withServing(serving)
            .withTerminating(terminating)
            .endConditions()
            .withTargetRef(
                new ObjectReferenceBuilder()
                    .withKind("Pod")
                    .withNamespace(Metadata.namespace(pod))
                    .withName(Metadata.name(pod))
                    .withUid(Metadata.uid(pod))
                    .build());
    ServicePods.hostname(service, pod).ifPresent(endpoint::withHostname);
    if (!node.isEmpty()) {
      endpoint.withNodeName(node);
    }
    String zone = zones.get(node);
    if (zone != null) {
      endpoint.withZone(zone);
      if (ready && KEEP_IN_ZONE.contains(distribution())) {
        endpoint.withNewHints().addNewForZone().withName(zone).endForZone().endHints();
      }
    }
    return endpoint.build();
  }

  private String distribution() {
    String distribution = service.getSpec().getTrafficDistribution();
    return distribution == null ? "" : distribution;
  }
}
