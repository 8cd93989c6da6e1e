package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.audit.event.AuditRecord;
import io.tiphys.apiserver.request.StatusDocument;
import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** The one place where errors become answers: each a {@code Status}. */
final class ErrorAnswers implements WebExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ErrorAnswers.class);

  private final ProtobufForms protobuf;

  ErrorAnswers(ProtobufForms protobuf) {
    this.protobuf = protobuf;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
    ServerHttpResponse response = exchange.getResponse();
    if (error instanceof AbortedException || ClientChannel.isClosed(exchange)) {
      return aborted(exchange, error);
    }
    if (response.isCommitted()) {
      return Mono.error(error); // which cuts the answer off
    }
    Status status = status(error);
    Form form = Negotiation.forStatus(header(exchange, HttpHeaders.ACCEPT));
    boolean pretty =
        Negotiation.readByPeople(
            Optional.ofNullable(exchange.getRequest().getQueryParams().getFirst("pretty")),
            header(exchange, HttpHeaders.USER_AGENT));
    ObjectNode document = StatusDocument.tree(status);
    RequestAttributes.audit(exchange)
        .ifPresent(record -> {
          record.answeredStatus(document);
          if (isUnforeseen(error)) {
            record.panicked();
          }
        });
    byte[] body = Answers.bytes(document, form.encoding(), pretty, protobuf);
    response.setStatusCode(HttpStatusCode.valueOf(status.code()));
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, form.encoding().mediaType());
    headers.set(HttpHeaders.CACHE_CONTROL, "no-cache, private");
    headers.setContentLength(body.length);
    if (status.retryAfterSeconds() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(status.retryAfterSeconds()));
    }
    if (status.code() == 413 || status.code() == 504) {
      headers.set(HttpHeaders.CONNECTION, "close"); // the rest of the body is not read
    }
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  private static String header(ServerWebExchange exchange, String name) {
    String value = exchange.getRequest().getHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** The client has left: there is nobody to tell, and nothing has failed here. */
  private static Mono<Void> aborted(ServerWebExchange exchange, Throwable error) {
    log.atDebug().addKeyValue("error", error).log("A client left before it was answered");
    if (!exchange.getResponse().isCommitted()) {
      RequestAttributes.abort(exchange);
      RequestAttributes.audit(exchange)
          .filter(record -> !record.hasAnswer())
          .ifPresent(AuditRecord::closedEarly);
    }
    return Mono.empty();
  }

  private static boolean isUnforeseen(Throwable error) {
    return !(error instanceof StatusException
        || error instanceof StoreUnavailableException
        || error instanceof CompactedException
        || error instanceof DataBufferLimitException);
  }

  private static Status status(Throwable error) {
    return switch (error) {
      case StatusException refused -> refused.status();
      case StoreUnavailableException unavailable -> {
        log.atDebug().addKeyValue("error", unavailable.getMessage()).log("The store is away");
        yield Status.unavailable("the store cannot be reached: " + unavailable.getMessage());
      }
      case CompactedException _ ->
          Status.gone("The resourceVersion for the provided list is too old.");
      case DataBufferLimitException _ -> RequestBody.tooLarge();
      default -> {
        log.atError().setCause(error).log("A request failed");
        yield Status.of(
            StatusReason.INTERNAL_ERROR, "Internal error occurred: " + error.getMessage());
      }
    };
  }
}
