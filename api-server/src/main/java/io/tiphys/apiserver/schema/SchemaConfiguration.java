package io.tiphys.apiserver.schema;

import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.web.Endpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the catalogue, its schemas and their documents. */
@Configuration(proxyBeanMethods = false)
public class SchemaConfiguration {

  @Bean
  ResourceCatalogue resourceCatalogue() {
    return BuiltInResources.catalogue();
  }

  @Bean
  SchemaRules schemaRules(ResourceCatalogue catalogue) {
    return new CatalogueSchemaRules(catalogue);
  }

  @Bean
  Endpoint openApiEndpoint(ResourceCatalogue catalogue) {
    return new OpenApiEndpoint(catalogue, "v1.35.0");
  }
}
