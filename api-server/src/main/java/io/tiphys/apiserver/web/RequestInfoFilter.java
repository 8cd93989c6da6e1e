package io.tiphys.apiserver.web;

import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfoResolver;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Reads from method and path what is asked for. */
final class RequestInfoFilter implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String rawQuery = request.getURI().getRawQuery();
    Query query = Query.parse(rawQuery == null ? "" : rawQuery);
    RequestAttributes.set(
        exchange,
        RequestInfoResolver.resolve(
            request.getMethod().name(), request.getURI().getRawPath(), query),
        query);
    return chain.filter(exchange);
  }
}
