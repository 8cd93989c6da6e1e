package io.tiphys.apiserver.web;

import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.authorization.Authorizer.Decision;
import io.tiphys.apiserver.authorization.Authorizer.Verdict;
import io.tiphys.apiserver.request.RequestInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets only those pass who may. */
final class AuthorizationFilter implements WebFilter {

  private final Authorization authorization;

  AuthorizationFilter(Authorization authorization) {
    this.authorization = authorization;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    User user = RequestAttributes.user(exchange);
    RequestInfo request = RequestAttributes.info(exchange);
    Decision decision = authorization.authorize(user, request);
    RequestAttributes.audit(exchange).ifPresent(record -> annotate(record, decision));
    Authorization.require(decision, user, request);
    return chain.filter(exchange);
  }

  private static void annotate(AuditRecord record, Decision decision) {
    boolean allowed = decision.verdict() == Verdict.ALLOW;
    record.annotate("authorization.k8s.io/decision", allowed ? "allow" : "forbid");
    record.annotate("authorization.k8s.io/reason", decision.reason());
  }
}
