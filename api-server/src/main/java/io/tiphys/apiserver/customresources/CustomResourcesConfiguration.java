package io.tiphys.apiserver.customresources;

import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.customresources.conversion.WebhookConverter;
import io.tiphys.apiserver.openapi.CustomComponents;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.schema.CatalogueSchemaRules;
import io.tiphys.apiserver.schema.SchemaRules;
import io.tiphys.apiserver.table.BuiltInTables;
import io.tiphys.apiserver.table.TablePrinter;
import io.tiphys.apiserver.webhook.WebhookClient;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts the catalogue of all resources together, and what follows the definitions of custom ones.
 */
@Configuration(proxyBeanMethods = false)
public class CustomResourcesConfiguration {

  @Bean
  CustomCatalogue resourceCatalogue() {
    return new CustomCatalogue(BuiltInResources.catalogue());
  }

  @Bean
  SchemaRules schemaRules(CustomCatalogue catalogue) {
    return new CustomSchemaRules(new CatalogueSchemaRules(BuiltInResources.catalogue()), catalogue);
  }

  @Bean
  TablePrinter tablePrinter(CustomCatalogue catalogue) {
    InstantSource clock = InstantSource.system();
    return new CustomTables(new BuiltInTables(clock), catalogue, clock);
  }

  @Bean
  CustomComponents customComponents(CustomCatalogue catalogue) {
    return new PublishedSchemas(catalogue);
  }

  @Bean(destroyMethod = "close")
  DefinitionLoop definitionLoop(
      StoreCache cache, Registry registry, CustomCatalogue catalogue, WebhookClient webhooks) {
    return new DefinitionLoop(
        cache,
        registry,
        new ServedDefinitions(
            cache,
            catalogue,
            BuiltInResources.catalogue(),
            crd -> WebhookConverter.of(crd, webhooks)),
        InstantSource.system());
  }
}
