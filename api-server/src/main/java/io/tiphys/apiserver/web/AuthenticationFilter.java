package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.authentication.Authenticator;
import io.tiphys.apiserver.authentication.Credentials;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.authentication.WatchTickets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Finds out who is asking. */
final class AuthenticationFilter implements WebFilter {

  private static final String BEARER = "bearer ";

  private final Authenticator authenticator;
  private final WatchTickets tickets;
  private final Scheduler threads;
  private final Optional<AuditEdge> audit;

  /**
   * @param threads where the store may be asked
   * @param audit is told of requests whose credentials nobody knows
   */
  AuthenticationFilter(
      Authenticator authenticator,
      WatchTickets tickets,
      Scheduler threads,
      Optional<AuditEdge> audit) {
    this.authenticator = authenticator;
    this.audit = audit;
    this.tickets = tickets;
    this.threads = threads;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Optional<String> ticket = ticket(exchange);
    if (ticket.isPresent()) {
      return byTicket(exchange, ticket.get())
          .doOnNext(user -> RequestAttributes.set(exchange, user))
          .then(Mono.defer(() -> chain.filter(exchange)));
    }
    HttpHeaders headers = exchange.getRequest().getHeaders();
    Credentials credentials =
        new Credentials(ClientChannel.certificates(exchange), bearerToken(headers));
    User user = authenticated(exchange, credentials);
    RequestAttributes.set(exchange, user);
    return chain.filter(exchange);
  }

  /** Tickets are for what browsers open without headers of their own, and for nothing else. */
  private static Optional<String> ticket(ServerWebExchange exchange) {
    Optional<String> ticket = RequestAttributes.query(exchange).find(WatchTickets.PARAMETER);
    if (ticket.isEmpty() || !RequestAttributes.info(exchange).verb().equals("watch")) {
      return Optional.empty();
    }
    HttpHeaders headers = exchange.getRequest().getHeaders();
    String accept = headers.getFirst(HttpHeaders.ACCEPT);
    boolean events = accept != null && accept.startsWith("text/event-stream");
    return events || "websocket".equalsIgnoreCase(headers.getUpgrade()) ? ticket : Optional.empty();
  }

  /** Uses the ticket up, which asks the store, so not on the event loop. */
  private Mono<User> byTicket(ServerWebExchange exchange, String ticket) {
    return Mono.fromCallable(() ->
            tickets
                .redeem(
                    ticket,
                    RequestAttributes.info(exchange).path(),
                    RequestAttributes.query(exchange))
                .orElseThrow(() -> refused(exchange)))
        .subscribeOn(threads)
        .publishOn(Schedulers.fromExecutor(ClientChannel.connection(exchange).eventLoop()));
  }

  private User authenticated(ServerWebExchange exchange, Credentials credentials) {
    try {
      return authenticator
          .authenticate(credentials)
          .orElseThrow(() -> Status.unauthorized().asException());
    } catch (StatusException e) {
      audit.ifPresent(a -> a.refused(exchange));
      throw e;
    }
  }

  private StatusException refused(ServerWebExchange exchange) {
    audit.ifPresent(a -> a.refused(exchange));
    return Status.unauthorized().asException();
  }

  private static Optional<String> bearerToken(HttpHeaders headers) {
    String header = headers.getFirst(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(header.substring(BEARER.length()).strip())
        : Optional.empty();
  }
}
