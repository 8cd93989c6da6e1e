package io.tiphys.apiserver.web;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets pages of other origins ask, as {@code --cors-allowed-origins} says; with none, not at all.
 */
final class CorsFilter implements WebFilter {

  private static final String METHODS = "POST, GET, OPTIONS, PUT, DELETE, PATCH";
  private static final String HEADERS =
      "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization,"
          + " X-Requested-With, If-Modified-Since";
  private static final String READABLE = "Date";

  private final List<Pattern> origins;

  CorsFilter(List<String> origins) {
    this.origins = origins.stream().map(Pattern::compile).toList();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String origin = exchange.getRequest().getHeaders().getFirst(HttpHeaders.ORIGIN);
    if (origin == null || origins.stream().noneMatch(allowed -> allowed.matcher(origin).find())) {
      return chain.filter(exchange);
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)) {
      exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
      return exchange.getResponse().setComplete();
    }
    return chain.filter(exchange);
  }
}
