package io.tiphys.cloud.onpremises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.tiphys.api.wellknown.Annotations;
import io.tiphys.cloud.provider.CloudProvider.CloudException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnPremisesProviderTest {

  private final List<Service> services = new ArrayList<>();
  private final OnPremisesProvider provider =
      new OnPremisesProvider(AddressPool.parse("10.0.0.5-10.0.0.6"), () -> services);
  private final List<Node> nodes = List.of(node("a"), node("b"), node("c"));

  private static Node node(String name) {
    return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private Service service(String name, String address) {
    ServiceBuilder builder =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName(name)
            .withUid("uid-" + name)
            .endMetadata()
            .withNewSpec()
            .withType("LoadBalancer")
            .endSpec();
    if (!address.isEmpty()) {
      builder
          .withNewStatus()
          .withNewLoadBalancer()
          .addNewIngress()
          .withIp(address)
          .endIngress()
          .endLoadBalancer()
          .endStatus();
    }
    Service service = builder.build();
    services.add(service);
    return service;
  }

  @Test
  void givesTheLowestFreeAddressAndKeepsItAfterwards() {
    service("first", "10.0.0.5");
    assertThat(provider.ensure(service("second", ""), nodes).address()).isEqualTo("10.0.0.6");
    assertThat(provider.ensure(service("third", "10.0.0.6"), nodes).address())
        .isEqualTo("10.0.0.6");
  }

  @Test
  void saysWhenThePoolIsEmpty() {
    service("first", "10.0.0.5");
    service("second", "10.0.0.6");
    assertThatThrownBy(() -> provider.ensure(service("third", ""), nodes))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void givesTheAddressAskedForOrSaysWhyNot() {
    Service wanting = service("first", "");
    wanting.getSpec().setLoadBalancerIP("10.0.0.6");
    assertThat(provider.ensure(wanting, nodes).address()).isEqualTo("10.0.0.6");
    wanting.getSpec().setLoadBalancerIP("10.9.9.9");
    assertThatThrownBy(() -> provider.ensure(wanting, nodes)).hasMessageContaining("10.9.9.9");
  }

  @Test
  void staysWithItsAnnouncerWhileThatNodeIsThere() {
    Service service = service("first", "");
    String announcer = announcer(service, nodes);
    List<Node> others =
        nodes.stream().filter(node -> !node.getMetadata().getName().equals(announcer)).toList();
    String other = announcer(service, others);
    assertThat(other).isNotEqualTo(announcer);
    assertThat(announcer(service, List.of(node(announcer), node(other)))).isEqualTo(announcer);
  }

  private String announcer(Service service, List<Node> candidates) {
    return String.valueOf(
        provider.ensure(service, candidates).annotations().get(Annotations.ANNOUNCED_BY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.9-10.0.0.1", "a/24", "10.0.0.0/33", "::1/64"})
  void refusesWhatIsNoPool(String text) {
    assertThatThrownBy(() -> AddressPool.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no pool of addresses");
  }
}
