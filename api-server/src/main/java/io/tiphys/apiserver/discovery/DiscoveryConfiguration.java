package io.tiphys.apiserver.discovery;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.web.Endpoint;
import io.tiphys.telemetry.health.HealthCheck;
import java.net.InetAddress;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires discovery. */
@Configuration(proxyBeanMethods = false)
public class DiscoveryConfiguration {

  @Bean
  Endpoint discoveryEndpoint(
      ResourceCatalogue catalogue, RemoteGroups others, ApiServerOptions options) {
    ApiServerOptions.Serving serving = options.serving();
    String host =
        serving.advertiseAddress().map(InetAddress::getHostAddress).orElse(serving.bindAddress());
    return new DiscoveryEndpoint(catalogue, others, () -> host + ":" + serving.port());
  }

  @Bean
  Endpoint rootEndpoint(
      ResourceCatalogue catalogue, RemoteGroups others, List<HealthCheck> checks) {
    return new RootEndpoint(catalogue, others, checks);
  }
}
