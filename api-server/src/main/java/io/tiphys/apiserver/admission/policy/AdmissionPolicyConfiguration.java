package io.tiphys.apiserver.admission.policy;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.Switched;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObjects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the admission policies together. */
@Configuration(proxyBeanMethods = false)
public class AdmissionPolicyConfiguration {

  @Bean
  AdmissionPlugin expressionCheck() {
    return new ExpressionCheck();
  }

  @Bean
  AdmissionPlugin validatingAdmissionPolicy(
      CachedObjects objects,
      ResourceCatalogue catalogue,
      Authorization authorization,
      ApiServerOptions options) {
    return Switched.by(
        options,
        new ValidatingAdmissionPolicy(
            new Policies(objects),
            new PolicyChecks(objects, new Params(catalogue, objects), authorization)));
  }
}
