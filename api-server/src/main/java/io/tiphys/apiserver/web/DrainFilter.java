package io.tiphys.apiserver.web;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Sends clients to another server: all of them when this one stops, now and then one for balance.
 */
final class DrainFilter implements WebFilter {

  /** Answered to the very end. */
  private static final List<String> EXEMPT = List.of("/readyz", "/livez", "/healthz", "/metrics");

  private static final String API_SERVER = "kube-apiserver/";

  private final Drain drain;
  private final double goawayChance;

  DrainFilter(Drain drain, double goawayChance) {
    this.drain = drain;
    this.goawayChance = goawayChance;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (drain.leaving()) {
      leave(exchange);
      if (drain.begun() && !isExempt(exchange.getRequest())) {
        return Mono.error(drain.refusal().asException());
      }
    } else if (goawayChance > 0 && ThreadLocalRandom.current().nextDouble() < goawayChance) {
      ClientChannel.goAway(exchange);
    }
    return chain.filter(exchange);
  }

  private static void leave(ServerWebExchange exchange) {
    exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
    ClientChannel.goAway(exchange);
  }

  private static boolean isExempt(ServerHttpRequest request) {
    String path = request.getURI().getRawPath();
    String agent = request.getHeaders().getFirst(HttpHeaders.USER_AGENT);
    return (agent != null && agent.startsWith(API_SERVER))
        || EXEMPT.stream().anyMatch(path::startsWith);
  }
}
