package io.tiphys.apiserver.web;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Has requests audited from here on; only there where something is. */
record AuditFilter(AuditEdge audit) implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return audit.serve(exchange, chain);
  }
}
