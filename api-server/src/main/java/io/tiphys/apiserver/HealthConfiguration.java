package io.tiphys.apiserver;

import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.flowcontrol.FlowObjects;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.telemetry.health.HealthCheck;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What must be well, by upstream's names. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  private static final Set<String> READY = Set.of("readyz");
  private static final Set<String> READY_OR_HEALTHY = Set.of("readyz", "healthz");

  @Bean
  Shutdown shutdown() {
    return new Shutdown();
  }

  @Bean
  @Order(0)
  HealthCheck ping() {
    return HealthCheck.ping();
  }

  @Bean
  @Order(1)
  HealthCheck log() {
    return new HealthCheck("log", Set.of(), () -> {});
  }

  @Bean
  @Order(2)
  HealthCheck etcd(ObjectStore store) {
    return new HealthCheck("etcd", Set.of(), store::currentRevision);
  }

  @Bean
  @Order(3)
  HealthCheck etcdReadiness(ObjectStore store) {
    return new HealthCheck("etcd-readiness", READY, store::currentRevision);
  }

  /** The caches are filled by one watch; what reads from them is right from then on. */
  @Bean
  @Order(4)
  HealthCheck informerSync(StoreCache caches) {
    return HealthCheck.of("informer-sync", READY, () -> caches.revision() > 0);
  }

  @Bean
  @Order(5)
  HealthCheck startInformers(StoreCache caches) {
    return HealthCheck.of(
        "poststarthook/generic-apiserver-start-informers",
        READY_OR_HEALTHY,
        () -> caches.revision() > 0);
  }

  @Bean
  @Order(5)
  HealthCheck flowControlObjects(FlowObjects objects) {
    return HealthCheck.of(
        "poststarthook/priority-and-fairness-config-producer", READY_OR_HEALTHY, objects::done);
  }

  /** After all others, as upstream's servers have it. */
  @Bean
  @Order
  HealthCheck shutdownCheck(Shutdown shutdown) {
    return HealthCheck.ready("shutdown", () -> !shutdown.begun());
  }
}
