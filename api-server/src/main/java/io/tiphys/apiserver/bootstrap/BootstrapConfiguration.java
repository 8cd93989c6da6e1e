package io.tiphys.apiserver.bootstrap;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.web.HealthCheck;
import java.util.Set;
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

  @Bean
  HealthCheck namespacesHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-system-namespaces-controller");
  }

  @Bean
  HealthCheck authenticationInfoHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-cluster-authentication-info-controller");
  }

  @Bean
  HealthCheck serviceRangeHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "start-kubernetes-service-cidr-controller");
  }

  @Bean
  HealthCheck rolesHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "rbac/bootstrap-roles");
  }

  @Bean
  HealthCheck priorityClassesHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "scheduling/bootstrap-system-priority-classes");
  }

  @Bean
  HealthCheck kubernetesServiceHook(ClusterBootstrap bootstrap) {
    return hook(bootstrap, "bootstrap-controller");
  }

  private static HealthCheck hook(ClusterBootstrap bootstrap, String name) {
    return new HealthCheck(
        "poststarthook/" + name,
        Set.of("readyz", "healthz"),
        () -> {
          if (!bootstrap.hooks().getOrDefault(name, false)) {
            throw new IllegalStateException("not finished");
          }
        });
  }
}
