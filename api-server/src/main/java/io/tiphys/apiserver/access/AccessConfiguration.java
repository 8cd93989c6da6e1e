package io.tiphys.apiserver.access;

import io.tiphys.apiserver.access.AccessReviewAction.Kind;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.authentication.Authentication;
import io.tiphys.apiserver.authentication.TokenIssuer;
import io.tiphys.apiserver.authentication.TokenKeys;
import io.tiphys.apiserver.authentication.WatchTickets;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.Escalation;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.web.Endpoint;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves the reviews and token requests. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {

  @Bean
  Action tokenReviews(Authentication authentication) {
    return new TokenReviewAction(authentication);
  }

  @Bean
  Action watchTicketRequests(WatchTickets tickets) {
    return new WatchTicketAction(tickets, Clock.systemUTC());
  }

  @Bean
  Action selfSubjectReviews() {
    return new SelfSubjectReviewAction(Clock.systemUTC());
  }

  @Bean
  Action tokenRequests(Registry registry, TokenIssuer issuer, CachedObjects objects) {
    return new TokenRequestAction(registry, issuer, new SeenObjects(objects), Clock.systemUTC());
  }

  @Bean
  Action subjectAccessReviews(Authorization authorization) {
    return new AccessReviewAction(Kind.SUBJECT, authorization);
  }

  @Bean
  Action localSubjectAccessReviews(Authorization authorization) {
    return new AccessReviewAction(Kind.LOCAL, authorization);
  }

  @Bean
  Action selfSubjectAccessReviews(Authorization authorization) {
    return new AccessReviewAction(Kind.SELF, authorization);
  }

  @Bean
  Action selfSubjectRulesReviews(Authorization authorization) {
    return new RulesReviewAction(authorization);
  }

  @Bean
  AdmissionPlugin escalationCheck(Escalation escalation, Authorization authorization) {
    return new EscalationPlugin(escalation, authorization);
  }

  @Bean
  AdmissionPlugin signingRequests(Authorization authorization) {
    return new SigningRequestPlugin(authorization, Clock.systemUTC());
  }

  @Bean
  Endpoint openId(TokenKeys keys) {
    return new OpenIdEndpoint(keys);
  }
}
