package io.tiphys.apiserver.web;

import java.time.Instant;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Notes when a request came in, and ends its audit record; only there where something is. */
record AuditEndFilter(AuditEdge audit) implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    RequestAttributes.received(exchange, Instant.now());
    return chain.filter(exchange).doFinally(end -> audit.end(exchange));
  }
}
