package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.flowcontrol.FlowControl;
import io.tiphys.apiserver.flowcontrol.Ticket;
import io.tiphys.apiserver.request.LongRunning;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Has requests wait for their turn. A watch takes its seats only until it has been opened; other
 * requests without an end take none.
 */
final class FlowControlFilter implements WebFilter {

  private static final String SCHEMA = "X-Kubernetes-Pf-Flowschema-Uid";
  private static final String LEVEL = "X-Kubernetes-Pf-Prioritylevel-Uid";

  private final FlowControl control;
  private final Duration longestWait;

  /**
   * @param requestTimeout of which a quarter may be spent waiting
   */
  FlowControlFilter(FlowControl control, Duration requestTimeout) {
    this.control = control;
    this.longestWait = requestTimeout.dividedBy(4);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    RequestInfo info = RequestAttributes.info(exchange);
    boolean watch = info.verb().equals("watch");
    if (!watch && LongRunning.is(info)) {
      return chain.filter(exchange);
    }
    Ticket ticket =
        control.enter(info, RequestAttributes.user(exchange), RequestAttributes.query(exchange));
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(SCHEMA, ticket.schemaUid());
    headers.set(LEVEL, ticket.levelUid());
    if (ticket.executes()) {
      return serve(exchange, chain, ticket);
    }
    return ticket.waits() ? await(exchange, chain, ticket) : Mono.error(tooMany());
  }

  private Mono<Void> serve(ServerWebExchange exchange, WebFilterChain chain, Ticket ticket) {
    RequestInfo info = RequestAttributes.info(exchange);
    if (!info.verb().equals("watch")) {
      return chain.filter(exchange).doFinally(end -> ticket.finish());
    }
    RequestAttributes.whenOpened(exchange, ticket::finish);
    control.watchBegins(info);
    return chain
        .filter(exchange)
        .doFinally(end -> {
          ticket.finish();
          control.watchEnds(info);
        });
  }

  private Mono<Void> await(ServerWebExchange exchange, WebFilterChain chain, Ticket ticket) {
    return Mono.fromFuture(ticket.decided(), true)
        .timeout(longestWait, Mono.just(false))
        .doOnCancel(ticket::leave)
        .publishOn(Schedulers.fromExecutor(ClientChannel.connection(exchange).eventLoop()))
        .flatMap(in -> {
          if (in) {
            return serve(exchange, chain, ticket);
          }
          ticket.leave();
          return Mono.error(tooMany());
        });
  }

  static StatusException tooMany() {
    return Status.of(StatusReason.TOO_MANY_REQUESTS, "Too many requests, please try again later.")
        .withRetryAfter(1)
        .asException();
  }
}
