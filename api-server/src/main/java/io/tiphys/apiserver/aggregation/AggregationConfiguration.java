package io.tiphys.apiserver.aggregation;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.discovery.RemoteGroups;
import io.tiphys.apiserver.openapi.RemoteSpecifications;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.web.Forwarding;
import java.security.GeneralSecurityException;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts API aggregation together; the server starts it when its caches are filled. */
@Configuration(proxyBeanMethods = false)
public class AggregationConfiguration {

  @Bean(destroyMethod = "close")
  Aggregation aggregation(
      ResourceCatalogue catalogue, CachedObjects objects, Registry registry, ClusterPki pki)
      throws GeneralSecurityException {
    return new Aggregation(catalogue, objects, registry, pki, Clock.systemUTC());
  }

  @Bean
  Forwarding aggregatedProxy(Aggregation aggregation) {
    return aggregation.proxy();
  }

  @Bean
  RemoteSpecifications remoteSpecifications(Aggregation aggregation) {
    return aggregation.specifications();
  }

  @Bean
  RemoteGroups remoteGroups(Aggregation aggregation) {
    return aggregation.groups();
  }
}
