package io.tiphys.apiserver.bootstrap;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prepares the bootstrap; the server starts it when it knows its port. */
@Configuration(proxyBeanMethods = false)
public class BootstrapConfiguration {

  @Bean(destroyMethod = "close")
  ClusterBootstrap clusterBootstrap(
      ApiServerOptions options,
      Registry registry,
      CachedObjects objects,
      ClusterPki pki,
      Authorization authorization) {
    return new ClusterBootstrap(
        registry, objects, pki, authorization, options.network().serviceCidr());
  }
}
