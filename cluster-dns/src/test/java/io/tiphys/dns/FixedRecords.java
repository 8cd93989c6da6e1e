package io.tiphys.dns;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.tiphys.dns.records.ServiceRecords;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A namespace {@code default} with the Services web (10.96.0.7), db (headless) and docs (external).
 */
public final class FixedRecords implements ServiceRecords {

  private final List<Service> services =
      List.of(
          service("web", "ClusterIP", "10.96.0.7", null),
          service("db", "ClusterIP", "None", null),
          service("docs", "ExternalName", null, "docs.example.org"));

  private final EndpointSlice database =
      new EndpointSliceBuilder()
          .withNewMetadata()
          .withNamespace("default")
          .withName("db-1")
          .addToLabels("kubernetes.io/service-name", "db")
          .endMetadata()
          .withAddressType("IPv4")
          .addNewEndpoint()
          .withAddresses("10.244.0.5")
          .withHostname("db-0")
          .endEndpoint()
          .addNewEndpoint()
          .withAddresses("10.244.0.6")
          .endEndpoint()
          .addNewEndpoint()
          .withAddresses("10.244.0.9")
          .withNewConditions()
          .withReady(false)
          .endConditions()
          .endEndpoint()
          .addNewPort()
          .withName("sql")
          .withProtocol("TCP")
          .withPort(5432)
          .endPort()
          .build();

  private static Service service(
      String name,
      String type,
      @org.jspecify.annotations.Nullable String address,
      @org.jspecify.annotations.Nullable String externalName) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withType(type)
        .withClusterIP(address)
        .withExternalName(externalName)
        .addNewPort()
        .withName("http")
        .withProtocol("TCP")
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  @Override
  public Optional<Service> find(String namespace, String name) {
    return services.stream()
        .filter(service -> service.getMetadata().getNamespace().equals(namespace))
        .filter(service -> service.getMetadata().getName().equals(name))
        .findFirst();
  }

  @Override
  public Collection<EndpointSlice> slices(String namespace, String service) {
    return service.equals("db") ? List.of(database) : List.of();
  }

  @Override
  public Optional<Service> byAddress(String address) {
    return services.stream()
        .filter(service -> address.equals(service.getSpec().getClusterIP()))
        .findFirst();
  }

  @Override
  public Collection<EndpointSlice> slicesByEndpoint(String address) {
    return address.startsWith("10.244.") ? List.of(database) : List.of();
  }

  @Override
  public boolean hasNamespace(String namespace) {
    return namespace.equals("default");
  }
}
