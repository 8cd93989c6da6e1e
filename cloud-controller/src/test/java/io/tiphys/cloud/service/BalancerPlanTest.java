package io.tiphys.cloud.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.tiphys.cloud.provider.LoadBalancers.Balancer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BalancerPlanTest {

  private static ServiceBuilder service(String type) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .withType(type)
        .endSpec();
  }

  private static ServiceBuilder withFinalizer(ServiceBuilder service) {
    return service.editMetadata().addToFinalizers(BalancerPlan.FINALIZER).endMetadata();
  }

  @Test
  void makesABalancerForItsType() {
    assertThat(BalancerPlan.of(service("LoadBalancer").build()))
        .isEqualTo(new BalancerPlan.Ensure());
    assertThat(BalancerPlan.of(service("ClusterIP").build())).isEqualTo(new BalancerPlan.Nothing());
  }

  @Test
  void leavesOtherClassesAlone() {
    Service other =
        service("LoadBalancer").editSpec().withLoadBalancerClass("acme.io/lb").endSpec().build();
    assertThat(BalancerPlan.of(other)).isEqualTo(new BalancerPlan.Nothing());
  }

  @Test
  void releasesWhatIsDeletedOrChangedItsType() {
    Service deleted =
        withFinalizer(service("LoadBalancer"))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build();
    assertThat(BalancerPlan.of(deleted)).isEqualTo(new BalancerPlan.Release());
    assertThat(BalancerPlan.of(withFinalizer(service("ClusterIP")).build()))
        .isEqualTo(new BalancerPlan.Release());
  }

  @Test
  void writesNothingTwice() {
    Balancer balancer = new Balancer("10.0.0.5", Map.of("k", "v"));
    Service once =
        BalancerPlan.withStatus(
            BalancerPlan.with(service("LoadBalancer").build(), balancer), balancer);
    assertThat(BalancerPlan.with(once, balancer)).isEqualTo(once);
    assertThat(BalancerPlan.withStatus(once, balancer)).isEqualTo(once);
    assertThat(BalancerPlan.without(once).getMetadata().getFinalizers()).isEmpty();
  }
}
