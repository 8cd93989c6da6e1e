package io.tiphys.apiserver.web;

import io.tiphys.telemetry.tracing.Span;
import io.tiphys.telemetry.tracing.Tracing;
import java.util.function.Supplier;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Makes a span of each request that is to be traced. It stands in no chain where none are. */
final class TracingFilter implements WebFilter {

  private static final String SPAN = "tiphys.span";

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String parent = request.getHeaders().getFirst("traceparent");
    String path = request.getURI().getRawPath();
    Span span =
        Tracing.request(request.getMethod().name() + " " + path, parent == null ? "" : parent);
    if (!span.isRecording()) {
      return chain.filter(exchange);
    }
    span.set("http.request.method", request.getMethod().name());
    span.set("url.path", path);
    String agent = request.getHeaders().getFirst("User-Agent");
    span.set("user_agent.original", agent == null ? "" : agent);
    exchange.getAttributes().put(SPAN, span);
    return chain.filter(exchange).doFinally(signal -> end(exchange, span));
  }

  private static void end(ServerWebExchange exchange, Span span) {
    HttpStatusCode code = exchange.getResponse().getStatusCode();
    span.set("http.response.status_code", code == null ? "" : Integer.toString(code.value()));
    if (code != null && code.is5xxServerError()) {
      span.failed("the server answered " + code.value());
    }
    span.close();
  }

  /** Does what a request asks for as the work of its span, if it has one. */
  static <T> T within(ServerWebExchange exchange, Supplier<T> work) {
    return Tracing.isOn() && exchange.getAttribute(SPAN) instanceof Span span
        ? Tracing.within(span, work)
        : work.get();
  }
}
