package io.tiphys.apiserver.web;

import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Counts requests and their time, with errors answered; names each for the audit trail. */
final class MetricsFilter implements WebFilter {

  private final Metrics metrics;
  private final ErrorAnswers errors;

  MetricsFilter(Metrics metrics, ErrorAnswers errors) {
    this.metrics = metrics;
    this.errors = errors;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long begun = System.nanoTime();
    exchange.getResponse().getHeaders().set(AuditIds.HEADER, AuditIds.of(exchange));
    return Mono.defer(() -> chain.filter(exchange))
        .onErrorResume(error -> errors.handle(exchange, error))
        .doFinally(signal -> count(exchange, begun));
  }

  private void count(ServerWebExchange exchange, long begun) {
    HttpStatusCode code = exchange.getResponse().getStatusCode();
    if (RequestAttributes.hasInfo(exchange)) {
      metrics.end(
          RequestAttributes.info(exchange),
          code == null ? 0 : code.value(),
          System.nanoTime() - begun);
    }
  }
}
