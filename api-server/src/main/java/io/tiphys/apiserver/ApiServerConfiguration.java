package io.tiphys.apiserver;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.access.AccessConfiguration;
import io.tiphys.apiserver.admission.AdmissionConfiguration;
import io.tiphys.apiserver.admission.policy.AdmissionPolicyConfiguration;
import io.tiphys.apiserver.admission.webhook.AdmissionWebhookConfiguration;
import io.tiphys.apiserver.aggregation.AggregationConfiguration;
import io.tiphys.apiserver.allocation.AllocationConfiguration;
import io.tiphys.apiserver.archive.ArchiveConfiguration;
import io.tiphys.apiserver.audit.AuditConfiguration;
import io.tiphys.apiserver.authentication.AuthenticationConfiguration;
import io.tiphys.apiserver.authorization.AuthorizationConfiguration;
import io.tiphys.apiserver.bootstrap.BootstrapConfiguration;
import io.tiphys.apiserver.customresources.CustomResourcesConfiguration;
import io.tiphys.apiserver.discovery.DiscoveryConfiguration;
import io.tiphys.apiserver.flowcontrol.FlowControlConfiguration;
import io.tiphys.apiserver.history.HistoryConfiguration;
import io.tiphys.apiserver.openapi.OpenApiConfiguration;
import io.tiphys.apiserver.pki.PkiConfiguration;
import io.tiphys.apiserver.proxy.ProxyConfiguration;
import io.tiphys.apiserver.quota.QuotaConfiguration;
import io.tiphys.apiserver.registry.RegistryConfiguration;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.apiserver.typechecking.TypeCheckingConfiguration;
import io.tiphys.apiserver.web.WebConfiguration;
import io.tiphys.apiserver.webhook.WebhookConfiguration;
import io.tiphys.telemetry.metrics.Exposition;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All parts of the API server; what each consists of stands in its package. */
@Configuration(proxyBeanMethods = false)
@Import({
  ArchiveConfiguration.class,
  AuditConfiguration.class,
  OpenApiConfiguration.class,
  CustomResourcesConfiguration.class,
  PkiConfiguration.class,
  AuthenticationConfiguration.class,
  AuthorizationConfiguration.class,
  AccessConfiguration.class,
  AllocationConfiguration.class,
  AdmissionConfiguration.class,
  AdmissionPolicyConfiguration.class,
  AdmissionWebhookConfiguration.class,
  QuotaConfiguration.class,
  RegistryConfiguration.class,
  BootstrapConfiguration.class,
  ProxyConfiguration.class,
  AggregationConfiguration.class,
  DiscoveryConfiguration.class,
  FlowControlConfiguration.class,
  HistoryConfiguration.class,
  TypeCheckingConfiguration.class,
  WebConfiguration.class,
  WebhookConfiguration.class,
  HealthConfiguration.class,
})
public class ApiServerConfiguration {

  @Bean
  PrometheusMeterRegistry apiServerMeters() {
    return Exposition.newRegistry();
  }

  @Bean(destroyMethod = "close")
  ObjectStore objectStore(ApiServerOptions options, PrometheusMeterRegistry meters) {
    ApiServerOptions.Etcd etcd = options.etcd();
    if (etcd.servers().isEmpty()) {
      return EmbeddedStore.open(options.dataDir().resolve("store"));
    }
    EtcdOptions connection =
        new EtcdOptions(
            etcd.servers().stream().map(URI::create).toList(),
            etcd.prefix(),
            new EtcdOptions.Tls(etcd.caFile(), etcd.certificateFile(), etcd.keyFile()),
            EtcdOptions.DEFAULT_TIMEOUT);
    return new GuardedStore(metered(EtcdStore.connect(connection), meters));
  }

  private static ObjectStore metered(ObjectStore store, PrometheusMeterRegistry meters) {
    Map<String, GroupResource> byPrefix = new HashMap<>();
    BuiltInResources.catalogue().all().stream()
        .filter(ResourceDefinition::stored)
        .forEach(kind -> byPrefix.put(kind.storagePrefix(), kind.groupResource()));
    return new MeteredStore(store, meters, byPrefix);
  }

  @Bean(destroyMethod = "close")
  Compaction compaction(ObjectStore store, ApiServerOptions options) {
    return new Compaction(store, options.etcd().compactionInterval());
  }
}
