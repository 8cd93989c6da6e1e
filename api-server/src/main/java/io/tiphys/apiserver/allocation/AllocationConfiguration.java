package io.tiphys.apiserver.allocation;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.registry.Reservations;
import io.tiphys.apiserver.storage.ObjectStore;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the allocation of addresses and node ports together. */
@Configuration(proxyBeanMethods = false)
public class AllocationConfiguration {

  @Bean
  ClusterIps clusterIps(ObjectProvider<Registry> registry, ApiServerOptions options) {
    return new ClusterIps(
        registry::getObject,
        AddressRange.parse(options.network().serviceCidr()),
        bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  @Bean
  NodePorts nodePorts(ObjectStore store, ApiServerOptions options) {
    return new NodePorts(
        store,
        options.etcd().prefix() + "/ranges/servicenodeports",
        options.network().firstNodePort(),
        options.network().lastNodePort(),
        bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  @Bean
  Reservations serviceReservations(ClusterIps addresses, NodePorts ports) {
    return new ServiceReservations(addresses, ports);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AllocationRepair allocationRepair(ObjectProvider<Registry> registry, NodePorts ports) {
    return new AllocationRepair(registry::getObject, ports, Duration.ofMinutes(3));
  }
}
