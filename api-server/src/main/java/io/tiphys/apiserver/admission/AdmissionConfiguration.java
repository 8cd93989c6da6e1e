package io.tiphys.apiserver.admission;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.cache.StoreCache;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the admission plugins together. */
@Configuration(proxyBeanMethods = false)
public class AdmissionConfiguration {

  /** Upstream's alphabet for generated names. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;

  @Bean
  AdmissionMeters admissionMeters(PrometheusMeterRegistry meters) {
    return new AdmissionMeters(meters);
  }

  @Bean
  AdmissionPlugin admissionChain(
      StoreCache cache, ApiServerOptions options, AdmissionMeters meters) {
    ClusterView cluster = new ClusterView(cache, cache::awaitFresh);
    return AdmissionChain.of(
        plugins(cluster, suffixes()),
        options.admission().enabled(),
        options.admission().disabled(),
        meters);
  }

  /** All plugins, in upstream's order. */
  static List<AdmissionPlugin> plugins(ClusterView cluster, Supplier<String> suffixes) {
    return List.of(
        new NamespaceLifecycle(cluster),
        new LimitRanger(cluster),
        new ServiceAccountAdmission(cluster, suffixes),
        new NodeRestriction(cluster),
        new TaintNodesByCondition(),
        new AlwaysPullImages(),
        new PodSecurity(cluster),
        new PriorityAdmission(cluster),
        new DefaultTolerationSeconds(),
        DefaultClasses.storage(cluster),
        new StorageObjectInUseProtection(),
        new RuntimeClassAdmission(cluster),
        DefaultClasses.ingress(cluster));
  }

  private static Supplier<String> suffixes() {
    SecureRandom random = new SecureRandom();
    return () -> {
      StringBuilder suffix = new StringBuilder(SUFFIX_LENGTH);
      for (int i = 0; i < SUFFIX_LENGTH; i++) {
        suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      return suffix.toString();
    };
  }
}
