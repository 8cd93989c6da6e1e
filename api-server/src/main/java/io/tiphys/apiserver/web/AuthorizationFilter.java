package io.tiphys.apiserver.web;

import io.tiphys.apiserver.authorization.Authorization;
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
    authorization.check(RequestAttributes.user(exchange), RequestAttributes.info(exchange));
    return chain.filter(exchange);
  }
}
