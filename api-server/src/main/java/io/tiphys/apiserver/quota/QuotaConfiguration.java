package io.tiphys.apiserver.quota;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Puts the charging of quotas together. */
@Configuration(proxyBeanMethods = false)
public class QuotaConfiguration {

  /** The last of all, so that nothing is charged for what another plugin refuses. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  AdmissionPlugin resourceQuota(
      CachedObjects objects, ObjectProvider<Registry> registry, ApiServerOptions options) {
    return new ResourceQuotaAdmission(
        objects,
        registry::getObject,
        InstantSource.system(),
        !options.admission().disabled().contains(ResourceQuotaAdmission.NAME));
  }
}
