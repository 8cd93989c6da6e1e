package io.tiphys.apiserver.authentication;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.storage.ObjectStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the ways to authenticate together. */
@Configuration(proxyBeanMethods = false)
public class AuthenticationConfiguration {

  @Bean
  TokenKeys tokenKeys(ClusterPki pki) {
    return new TokenKeys(pki.serviceAccountKeys());
  }

  @Bean
  TokenIssuer tokenIssuer(TokenKeys keys) {
    return new TokenIssuer(keys, Clock.systemUTC());
  }

  @Bean
  WatchTickets watchTickets(ObjectStore store) {
    return new WatchTickets(store, Clock.systemUTC());
  }

  @Bean
  Authentication authentication(
      ApiServerOptions options, ClusterPki pki, TokenKeys keys, CachedObjects objects) {
    Clock clock = Clock.systemUTC();
    List<TokenAuthenticator> tokens = new ArrayList<>();
    options.identity().tokenFile().map(StaticTokens::read).ifPresent(tokens::add);
    tokens.add(new ServiceAccountTokens(keys, objects, clock));
    tokens.add(new BootstrapTokens(objects, clock));
    return new Authentication(
        new ClientCertificates(pki.clientCa().certificates(), clock),
        tokens,
        Set.copyOf(keys.issuers()),
        options.identity().anonymous());
  }
}
