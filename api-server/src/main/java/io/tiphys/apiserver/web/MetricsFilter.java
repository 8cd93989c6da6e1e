package io.tiphys.apiserver.web;

import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Counts requests and their time, and names each for the audit trail. */
final class MetricsFilter implements WebFilter {

  private final Metrics metrics;

  MetricsFilter(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long begun = System.nanoTime();
    metrics.begin();
    exchange.getResponse().getHeaders().set("Audit-Id", AuditIds.next());
    return chain.filter(exchange).doFinally(signal -> count(exchange, begun));
  }

  private void count(ServerWebExchange exchange, long begun) {
    HttpStatusCode code = exchange.getResponse().getStatusCode();
    metrics.end(
        RequestAttributes.info(exchange),
        code == null ? 0 : code.value(),
        System.nanoTime() - begun);
  }
}
