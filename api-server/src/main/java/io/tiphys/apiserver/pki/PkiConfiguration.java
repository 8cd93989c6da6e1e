package io.tiphys.apiserver.pki;

import io.tiphys.apiserver.ApiServerOptions;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the PKI that the flags describe. */
@Configuration(proxyBeanMethods = false)
public class PkiConfiguration {

  @Bean
  ClusterPki clusterPki(ApiServerOptions options) {
    return ClusterPki.open(options(options));
  }

  static PkiOptions options(ApiServerOptions options) {
    return new PkiOptions(
        options.dataDir(),
        Set.copyOf(options.serving().certificateNames()),
        options.serving().advertiseAddress(),
        LocalAddresses.firstOf(options.network().serviceCidr()),
        options.network().clusterDomain(),
        options.identity().clientCaFile(),
        options.serving().certificateFile(),
        options.serving().keyFile(),
        options.identity().serviceAccountKeyFiles(),
        options.identity().serviceAccountSigningKeyFile(),
        List.of(
            options
                .identity()
                .serviceAccountIssuer()
                .orElse("https://kubernetes.default.svc." + options.network().clusterDomain())));
  }
}
