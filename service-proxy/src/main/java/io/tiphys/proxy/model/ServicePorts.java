package io.tiphys.proxy.model;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.wellknown.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads Services and their EndpointSlices; IPv4 for now. A function of its arguments. */
public final class ServicePorts {

  private ServicePorts() {}

  /** The ports of one Service; none where it has no address of its own. */
  public static List<ServicePort> of(Service service, Collection<EndpointSlice> slices) {
    ServiceSpec spec = service.getSpec();
    if (spec == null || "ExternalName".equals(spec.getType()) || hasOtherProxy(service)) {
      return List.of();
    }
    List<String> cluster =
        Stream.concat(Stream.ofNullable(spec.getClusterIP()), spec.getClusterIPs().stream())
            .filter(ServicePorts::isIpv4)
            .distinct()
            .toList();
    if (cluster.isEmpty()) {
      return List.of();
    }
    List<String> external = externalAddresses(service);
    List<ServicePort> ports = new ArrayList<>();
    for (io.fabric8.kubernetes.api.model.ServicePort port : spec.getPorts()) {
      Protocol protocol = protocol(port.getProtocol());
      ports.add(
          new ServicePort(
              id(service, port.getName()),
              protocol,
              port.getPort(),
              cluster,
              external,
              port.getNodePort() == null ? 0 : port.getNodePort(),
              endpoints(port.getName(), protocol, slices)));
    }
    return ports;
  }

  private static boolean hasOtherProxy(Service service) {
    return service.getMetadata().getLabels() != null
        && service.getMetadata().getLabels().containsKey(Labels.SERVICE_PROXY_NAME);
  }

  private static String id(Service service, @Nullable String port) {
    String name = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
    return port == null || port.isEmpty() ? name : name + ":" + port;
  }

  private static List<String> externalAddresses(Service service) {
    Stream<String> balancers =
        service.getStatus() == null || service.getStatus().getLoadBalancer() == null
            ? Stream.empty()
            : service.getStatus().getLoadBalancer().getIngress().stream()
                .filter(ingress -> !"Proxy".equals(ingress.getIpMode()))
                .map(LoadBalancerIngress::getIp);
    return Stream.concat(balancers, service.getSpec().getExternalIPs().stream())
        .filter(ServicePorts::isIpv4)
        .distinct()
        .toList();
  }

  /** The ready endpoints or, if there is none, those that still serve while they end. */
  private static List<Endpoint> endpoints(
      @Nullable String portName, Protocol protocol, Collection<EndpointSlice> slices) {
    List<Endpoint> ready = endpoints(portName, protocol, slices, ServicePorts::isReady);
    return ready.isEmpty()
        ? endpoints(portName, protocol, slices, ServicePorts::servesWhileTerminating)
        : ready;
  }

  private static List<Endpoint> endpoints(
      @Nullable String portName,
      Protocol protocol,
      Collection<EndpointSlice> slices,
      java.util.function.Predicate<@Nullable EndpointConditions> wanted) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      if (!"IPv4".equals(slice.getAddressType())) {
        continue;
      }
      Optional<Integer> port = port(slice, portName, protocol);
      slice.getEndpoints().stream()
          .filter(endpoint -> wanted.test(endpoint.getConditions()))
          .flatMap(endpoint -> endpoint.getAddresses().stream())
          .forEach(
              address -> port.ifPresent(number -> endpoints.add(new Endpoint(address, number))));
    }
    return endpoints;
  }

  private static Optional<Integer> port(
      EndpointSlice slice, @Nullable String name, Protocol protocol) {
    String wanted = name == null ? "" : name;
    return slice.getPorts().stream()
        .filter(port -> wanted.equals(port.getName() == null ? "" : port.getName()))
        .filter(port -> protocol(port.getProtocol()) == protocol)
        .map(EndpointPort::getPort)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static boolean isReady(@Nullable EndpointConditions conditions) {
    return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
  }

  private static boolean servesWhileTerminating(@Nullable EndpointConditions conditions) {
    return conditions != null
        && Boolean.TRUE.equals(conditions.getServing())
        && Boolean.TRUE.equals(conditions.getTerminating());
  }

  private static Protocol protocol(@Nullable String name) {
    return name == null ? Protocol.TCP : Protocol.valueOf(name);
  }

  private static boolean isIpv4(@Nullable String address) {
    return address != null && address.indexOf('.') > 0 && address.indexOf(':') < 0;
  }
}
