package io.tiphys.dns;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient;
import java.util.Optional;

/**
 * The Service {@code kube-system/kube-dns}, without a selector, and the EndpointSlice in which this
 * server says where it is. Several servers have a slice each.
 */
final class DnsService {

  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "kube-dns";

  private final ResourceClient<Service> services;
  private final ResourceClient<EndpointSlice> slices;
  private final ClusterDnsOptions options;

  DnsService(ApiClient client, ClusterDnsOptions options) {
    this.services = client.resources(Service.class);
    this.slices = client.resources(EndpointSlice.class);
    this.options = options;
  }

  /** Makes both say the truth; {@code port} is where the server listens. */
  void publish(int port) {
    if (services.find(NAMESPACE, NAME).isEmpty()) {
      services.create(service());
    }
    EndpointSlice wanted = slice(port);
    Optional<EndpointSlice> present = slices.find(NAMESPACE, sliceName());
    if (present.isEmpty()) {
      slices.create(wanted);
    } else if (!present.get().getPorts().equals(wanted.getPorts())
        || !present.get().getEndpoints().equals(wanted.getEndpoints())) {
      wanted.getMetadata().setResourceVersion(present.get().getMetadata().getResourceVersion());
      slices.update(wanted);
    }
  }

  private Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(NAME)
        .addToLabels("k8s-app", "kube-dns")
        .addToLabels("kubernetes.io/cluster-service", "true")
        .addToLabels("kubernetes.io/name", "CoreDNS")
        .endMetadata()
        .withNewSpec()
        .withClusterIP(options.serviceAddress())
        .addNewPort()
        .withName("dns")
        .withProtocol("UDP")
        .withPort(53)
        .withTargetPort(new IntOrString(53))
        .endPort()
        .addNewPort()
        .withName("dns-tcp")
        .withProtocol("TCP")
        .withPort(53)
        .withTargetPort(new IntOrString(53))
        .endPort()
        .endSpec()
        .build();
  }

  private String sliceName() {
    return NAME + "-" + options.advertiseAddress().replace('.', '-').replace(':', '-');
  }

  private EndpointSlice slice(int port) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(sliceName())
        .addToLabels(Labels.SERVICE_NAME, NAME)
        .addToLabels(Labels.SLICE_MANAGED_BY, "cluster-dns.tiphys.io")
        .endMetadata()
        .withAddressType(options.advertiseAddress().indexOf(':') >= 0 ? "IPv6" : "IPv4")
        .addNewEndpoint()
        .withAddresses(options.advertiseAddress())
        .withNewConditions()
        .withReady(true)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withName("dns")
        .withProtocol("UDP")
        .withPort(port)
        .endPort()
        .addNewPort()
        .withName("dns-tcp")
        .withProtocol("TCP")
        .withPort(port)
        .endPort()
        .build();
  }
}
