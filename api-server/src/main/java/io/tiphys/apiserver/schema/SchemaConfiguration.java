package io.tiphys.apiserver.schema;

import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.catalogue.ResourceCatalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the catalogue, its schemas. */
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
}
