package io.tiphys.apiserver;

import io.tiphys.apiserver.flowcontrol.FlowObjects;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.web.HealthCheck;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What must be well, by upstream's names. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  private static final Set<String> READY = Set.of("readyz");

  @Bean
  Shutdown shutdown() {
    return new Shutdown();
  }

  @Bean
  HealthCheck ping() {
    return new HealthCheck("ping", Set.of(), () -> {});
  }

  @Bean
  HealthCheck log() {
    return new HealthCheck("log", Set.of(), () -> {});
  }

  @Bean
  HealthCheck etcd(ObjectStore store) {
    return new HealthCheck("etcd", Set.of(), store::currentRevision);
  }

  @Bean
  HealthCheck flowControlObjects(FlowObjects objects) {
    return new HealthCheck(
        "poststarthook/priority-and-fairness-config-producer",
        Set.of("readyz", "healthz"),
        () -> {
          if (!objects.done()) {
            throw new IllegalStateException("not finished");
          }
        });
  }

  @Bean
  HealthCheck shutdownCheck(Shutdown shutdown) {
    return new HealthCheck(
        "shutdown",
        READY,
        () -> {
          if (shutdown.begun()) {
            throw new IllegalStateException("the server is shutting down");
          }
        });
  }
}
