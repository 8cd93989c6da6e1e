package io.tiphys.apiserver.allocation;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.registry.Reservations;
import io.tiphys.apiserver.storage.ObjectStore;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the allocation of addresses and node ports together. */
@Configuration(proxyBeanMethods = false)
public class AllocationConfiguration {

  @Bean
  Reservations serviceReservations(
      ObjectProvider<Registry> registry, ObjectStore store, ApiServerOptions options) {
    ApiServerOptions.Network network = options.network();
    return new ServiceReservations(
        new ClusterIps(
            registry::getObject,
            AddressRange.parse(network.serviceCidr()),
            bound -> ThreadLocalRandom.current().nextInt(bound)),
        new NodePorts(
            store,
            "/registry/ranges/servicenodeports",
            network.firstNodePort(),
            network.lastNodePort(),
            bound -> ThreadLocalRandom.current().nextInt(bound)));
  }
}
