package io.tiphys.dns;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.dns.records.ServiceRecords;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The zone's records as informers hold them, found by index. */
final class InformedRecords implements ServiceRecords {

  private static final String BY_SERVICE = "service";
  private static final String BY_ADDRESS = "address";

  private final Informer<Service> services;
  private final Informer<EndpointSlice> slices;
  private final Informer<Namespace> namespaces;

  InformedRecords(Informers informers) {
    services = informers.of(Service.class);
    slices =
        informers.of(EndpointSlice.class, new Informers.Selection("", Labels.SERVICE_NAME, ""));
    namespaces = informers.of(Namespace.class);
    services.addIndex(
        BY_ADDRESS,
        service ->
            Stream.concat(
                    Stream.ofNullable(service.getSpec().getClusterIP()),
                    service.getSpec().getClusterIPs().stream())
                .distinct()
                .toList());
    slices.addIndex(
        BY_SERVICE,
        slice ->
            List.of(
                slice.getMetadata().getNamespace()
                    + "/"
                    + slice.getMetadata().getLabels().get(Labels.SERVICE_NAME)));
    slices.addIndex(
        BY_ADDRESS,
        slice ->
            slice.getEndpoints().stream()
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .toList());
  }

  @Override
  public Optional<Service> find(String namespace, String name) {
    return services.find(namespace, name);
  }

  @Override
  public Collection<EndpointSlice> slices(String namespace, String service) {
    return slices.byIndex(BY_SERVICE, namespace + "/" + service);
  }

  @Override
  public Optional<Service> byAddress(String address) {
    return services.byIndex(BY_ADDRESS, address).stream().findFirst();
  }

  @Override
  public Collection<EndpointSlice> slicesByEndpoint(String address) {
    return slices.byIndex(BY_ADDRESS, address);
  }

  @Override
  public boolean hasNamespace(String namespace) {
    return namespaces.find("", namespace).isPresent();
  }
}
