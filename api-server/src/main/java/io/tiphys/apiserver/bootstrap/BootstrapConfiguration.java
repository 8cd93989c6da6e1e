package io.tiphys.apiserver.bootstrap;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.telemetry.health.HealthCheck;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Prepares the bootstrap; the server starts it when it knows its port. */
@Configuration(proxyBeanMethods = false)
public class BootstrapConfiguration {

  @Bean(destroyMethod = "close")
  ClusterBootstrap clusterBootstrap(
      ApiServerOptions options,
      ObjectStore store,
      Registry registry,
      CachedObjects objects,
      ClusterPki pki,
      Authorization authorization) {
    return new ClusterBootstrap(store, registry, objects, pki, authorization, options.network());
  }

  @Bean
  @Order(5)
  HealthCheck namespacesHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-system-namespaces-controller");
  }

  @Bean
  @Order(5)
  HealthCheck authenticationInfoHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-cluster-authentication-info-controller");
  }

  @Bean
  @Order(5)
  HealthCheck serviceRangeHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-kubernetes-service-cidr-controller");
  }

  @Bean
  @Order(5)
  HealthCheck rolesHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "rbac/bootstrap-roles");
  }

  @Bean
  @Order(5)
  HealthCheck priorityClassesHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "scheduling/bootstrap-system-priority-classes");
  }

  @Bean
  @Order(5)
  HealthCheck kubernetesServiceHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "bootstrap-controller");
  }

  @Bean
  HealthCheck serverIdentityHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-kube-apiserver-identity-lease-controller");
  }

  private static HealthCheck hook(ClusterBootstrap bootstrap, String name) {
    return HealthCheck.of(
        "poststarthook/" + name,
        Set.of("readyz", "healthz"),
        () -> bootstrap.hooks().getOrDefault(name, false));
  }
}
