package io.tiphys.apiserver.web;

import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import java.time.Instant;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/** What the filters have found out about a request so far, kept with it. */
final class RequestAttributes {

  private static final String INFO = "tiphys.request-info";
  private static final String QUERY = "tiphys.query";
  private static final String USER = "tiphys.user";
  private static final String OPENED = "tiphys.opened";
  private static final String AUDIT = "tiphys.audit";
  private static final String RECEIVED = "tiphys.received";
  private static final String ABORTED = "tiphys.aborted";

  private RequestAttributes() {}

  static void set(ServerWebExchange exchange, RequestInfo info, Query query) {
    exchange.getAttributes().put(INFO, info);
    exchange.getAttributes().put(QUERY, query);
  }

  static void set(ServerWebExchange exchange, User user) {
    exchange.getAttributes().put(USER, user);
  }

  /** Has {@code action} run as soon as the request, which is a watch, has been opened. */
  static void whenOpened(ServerWebExchange exchange, Runnable action) {
    exchange.getAttributes().put(OPENED, action);
  }

  static void opened(ServerWebExchange exchange) {
    if (exchange.getAttribute(OPENED) instanceof Runnable action) {
      action.run();
    }
  }

  static void set(ServerWebExchange exchange, AuditRecord record) {
    exchange.getAttributes().put(AUDIT, record);
  }

  /** Empty where the request is not audited, or not yet. */
  static Optional<AuditRecord> audit(ServerWebExchange exchange) {
    return Optional.ofNullable(exchange.getAttribute(AUDIT));
  }

  static void received(ServerWebExchange exchange, Instant at) {
    exchange.getAttributes().put(RECEIVED, at);
  }

  /** Only there where requests are audited. */
  static Instant receivedAt(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(RECEIVED);
  }

  /** The client has left before anything was answered. */
  static void abort(ServerWebExchange exchange) {
    exchange.getAttributes().put(ABORTED, true);
  }

  static boolean isAborted(ServerWebExchange exchange) {
    return exchange.getAttributes().containsKey(ABORTED);
  }

  /** Only there once the path could be read. */
  static boolean hasInfo(ServerWebExchange exchange) {
    return exchange.getAttributes().containsKey(INFO);
  }

  static RequestInfo info(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(INFO);
  }

  static Query query(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(QUERY);
  }

  static User user(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(USER);
  }
}
