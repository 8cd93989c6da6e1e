package io.tiphys.apiserver.typechecking;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prepares the loop; the server starts it. */
@Configuration(proxyBeanMethods = false)
public class TypeCheckingConfiguration {

  @Bean(destroyMethod = "close")
  PolicyStatusLoop policyStatusLoop(
      CachedObjects objects, Registry registry, ResourceCatalogue catalogue) {
    return new PolicyStatusLoop(objects, registry, new CheckedKinds(catalogue));
  }
}
