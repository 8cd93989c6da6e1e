package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.audit.AuditTrail;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.audit.event.RequestOrigin;
import io.tiphys.apiserver.audit.policy.Stage;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.LongRunning;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Begins the audit record of a request and tells it of each stage that the request reaches. */
final class AuditEdge {

  private final AuditTrail trail;
  private final Scheduler threads;

  /**
   * @param threads where sinks may block
   */
  AuditEdge(AuditTrail trail, Scheduler threads) {
    this.trail = trail;
    this.threads = threads;
  }

  /** Serves a request whose user is known. */
  Mono<Void> serve(ServerWebExchange exchange, WebFilterChain chain) {
    RequestOrigin origin = origin(exchange, Optional.of(RequestAttributes.user(exchange)));
    Optional<AuditRecord> begun = trail.begin(origin);
    if (begun.isEmpty()) {
      return chain.filter(exchange);
    }
    AuditRecord record = begun.get();
    RequestAttributes.set(exchange, record);
    onAnswer(exchange, record, origin.request());
    if (!trail.blocks()) {
      return record.reached(Stage.REQUEST_RECEIVED, origin.receivedAt())
          ? chain.filter(exchange)
          : rejected(exchange);
    }
    return Mono.fromCallable(() -> record.reached(Stage.REQUEST_RECEIVED, origin.receivedAt()))
        .subscribeOn(threads)
        .publishOn(Schedulers.fromExecutor(ClientChannel.connection(exchange).eventLoop()))
        .flatMap(kept -> kept ? chain.filter(exchange) : rejected(exchange));
  }

  private Mono<Void> rejected(ServerWebExchange exchange) {
    trail.reject();
    return Mono.error(
        Status.of(
                StatusReason.INTERNAL_ERROR,
                "Internal Server Error: \""
                    + exchange.getRequest().getURI().getRawPath()
                    + "\": failed to store audit event")
            .asException());
  }

  /** Long requests have an event when the answer begins; blocking sinks are written before it. */
  private void onAnswer(ServerWebExchange exchange, AuditRecord record, RequestInfo info) {
    ServerHttpResponse response = exchange.getResponse();
    if (LongRunning.is(info)) {
      response.beforeCommit(() -> reach(record, Stage.RESPONSE_STARTED, response));
    } else if (trail.blocks()) {
      response.beforeCommit(() -> reach(record, Stage.RESPONSE_COMPLETE, response));
    }
  }

  private Mono<Void> reach(AuditRecord record, Stage stage, ServerHttpResponse response) {
    Mono<Void> reached =
        Mono.fromRunnable(() -> {
          record.answeredCode(code(response));
          record.reached(stage, Instant.now());
        });
    return trail.blocks() ? reached.subscribeOn(threads) : reached;
  }

  private static int code(ServerHttpResponse response) {
    HttpStatusCode code = response.getStatusCode();
    return code == null ? 200 : code.value();
  }

  /** A request whose credentials nobody knows: there is one event, when that is answered. */
  void refused(ServerWebExchange exchange) {
    trail
        .begin(origin(exchange, Optional.empty()))
        .ifPresent(record -> {
          RequestAttributes.set(exchange, record);
          exchange
              .getResponse()
              .beforeCommit(() ->
                  reach(record, Stage.RESPONSE_STARTED, exchange.getResponse())
                      .doOnSuccess(done -> record.end()));
        });
  }

  /** A request has ended, its errors answered. */
  void end(ServerWebExchange exchange) {
    RequestAttributes.audit(exchange)
        .ifPresent(record -> {
          if (record.isOver()) {
            return;
          }
          if (exchange.getResponse().isCommitted()) {
            record.answeredCode(code(exchange.getResponse()));
          } else if (!record.hasAnswer()) {
            record.closedEarly();
          }
          if (trail.blocks()) {
            threads.schedule(() -> record.reached(Stage.RESPONSE_COMPLETE, Instant.now()));
          } else {
            record.reached(Stage.RESPONSE_COMPLETE, Instant.now());
          }
        });
  }

  private static RequestOrigin origin(ServerWebExchange exchange, Optional<User> user) {
    ServerHttpRequest request = exchange.getRequest();
    HttpHeaders headers = request.getHeaders();
    String auditId = exchange.getResponse().getHeaders().getFirst(AuditIds.HEADER);
    String query = request.getURI().getRawQuery();
    String agent = headers.getFirst(HttpHeaders.USER_AGENT);
    return new RequestOrigin(
        auditId == null ? "" : auditId,
        RequestAttributes.receivedAt(exchange),
        request.getURI().getRawPath() + (query == null ? "" : "?" + query),
        user,
        SourceIps.of(headers, request.getRemoteAddress()),
        agent == null ? "" : agent,
        RequestAttributes.info(exchange));
  }
}
