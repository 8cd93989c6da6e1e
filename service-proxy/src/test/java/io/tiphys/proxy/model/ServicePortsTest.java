package io.tiphys.proxy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePortsTest {

  private static Service service(String type) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withType(type)
        .withClusterIP("10.96.0.7")
        .withClusterIPs("10.96.0.7", "fd00::7")
        .addNewPort()
        .withName("http")
        .withProtocol("TCP")
        .withPort(80)
        .withNodePort(30080)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(String address, boolean ready, boolean terminating) {
    return new EndpointSliceBuilder()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses(address)
        .withNewConditions()
        .withReady(ready)
        .withServing(true)
        .withTerminating(terminating)
        .endConditions()
        .endEndpoint()
        .addNewPort()
        .withName("http")
        .withProtocol("TCP")
        .withPort(8080)
        .endPort()
        .build();
  }

  @Test
  void joinsAServicesPortWithItsReadyEndpoints() {
    assertThat(
            ServicePorts.of(
                service("NodePort"),
                List.of(slice("10.244.0.9", true, false), slice("10.244.0.8", false, false))))
        .containsExactly(
            new ServicePort(
                "default/web:http",
                Protocol.TCP,
                80,
                List.of("10.96.0.7"),
                List.of(),
                30080,
                List.of(new Endpoint("10.244.0.9", 8080))));
  }

  @Test
  void fallsBackToEndpointsThatServeWhileTheyEnd() {
    assertThat(
            ServicePorts.of(service("ClusterIP"), List.of(slice("10.244.0.9", false, true)))
                .getFirst()
                .endpoints())
        .containsExactly(new Endpoint("10.244.0.9", 8080));
  }

  @Test
  void leavesHeadlessAndExternalNamesAlone() {
    Service headless = service("ClusterIP");
    headless.getSpec().setClusterIP("None");
    headless.getSpec().setClusterIPs(List.of("None"));
    assertThat(ServicePorts.of(headless, List.of())).isEmpty();
    assertThat(ServicePorts.of(service("ExternalName"), List.of())).isEmpty();
  }

  @Test
  void takesInTheLoadBalancersAddress() {
    Service balanced =
        new ServiceBuilder(service("LoadBalancer"))
            .withNewStatus()
            .withNewLoadBalancer()
            .addNewIngress()
            .withIp("172.30.0.1")
            .endIngress()
            .endLoadBalancer()
            .endStatus()
            .build();
    assertThat(ServicePorts.of(balanced, List.of()).getFirst().externalAddresses())
        .containsExactly("172.30.0.1");
  }
}
