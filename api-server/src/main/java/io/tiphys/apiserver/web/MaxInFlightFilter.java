package io.tiphys.apiserver.web;

import io.tiphys.apiserver.flowcontrol.InFlightLimits;
import io.tiphys.apiserver.request.LongRunning;
import io.tiphys.apiserver.request.RequestInfo;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses what is too much at a time, where there is no priority and fairness. */
final class MaxInFlightFilter implements WebFilter {

  private final InFlightLimits limits;

  MaxInFlightFilter(InFlightLimits limits) {
    this.limits = limits;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    RequestInfo info = RequestAttributes.info(exchange);
    if (LongRunning.is(info)) {
      return chain.filter(exchange);
    }
    if (!limits.enter(info, RequestAttributes.user(exchange))) {
      return Mono.error(FlowControlFilter.tooMany());
    }
    return chain.filter(exchange).doFinally(end -> limits.leave(info));
  }
}
