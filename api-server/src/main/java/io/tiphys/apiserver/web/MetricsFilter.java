package io.tiphys.apiserver.web;

import io.tiphys.apiserver.request.LongRunning;
import io.tiphys.apiserver.request.RequestInfo;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

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
        .doFinally(signal -> count(exchange, begun, signal));
  }

  private void count(ServerWebExchange exchange, long begun, SignalType signal) {
    if (!RequestAttributes.hasInfo(exchange)) {
      return;
    }
    RequestInfo info = RequestAttributes.info(exchange);
    if (RequestAttributes.isAborted(exchange) || isCancelled(exchange, signal)) {
      metrics.abort(info);
    } else {
      HttpStatusCode code = exchange.getResponse().getStatusCode();
      metrics.end(info, code == null ? 0 : code.value(), System.nanoTime() - begun);
    }
  }

  /** Whether the client has left while it was served; long requests end in no other way. */
  private static boolean isCancelled(ServerWebExchange exchange, SignalType signal) {
    return signal == SignalType.CANCEL
        && !exchange.getResponse().isCommitted()
        && !LongRunning.is(RequestAttributes.info(exchange));
  }
}
