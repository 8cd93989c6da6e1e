package io.tiphys.apiserver.openapi;

import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.web.Endpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the documents that describe the API. */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

  @Bean
  Endpoint openApiEndpoint(
      ResourceCatalogue catalogue, CustomComponents custom, RemoteSpecifications others) {
    return new OpenApiEndpoint(catalogue, custom, others, "v1.35.0");
  }
}
