package io.tiphys.apiserver.web;

import io.tiphys.apiserver.audit.policy.Stage;
import io.tiphys.apiserver.web.Forwarding.Answered;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Passes requests on that another server answers, bodies in both directions as they come. */
final class Forwarder {

  private final List<Forwarding> others;
  private final Scheduler threads;

  Forwarder(List<Forwarding> others, Scheduler threads) {
    this.others = others;
    this.threads = threads;
  }

  /** Whether that request is for another server. */
  boolean takes(ServerWebExchange exchange) {
    String path = RequestAttributes.info(exchange).path();
    for (Forwarding other : others) {
      if (other.takes(path)) {
        return true;
      }
    }
    return false;
  }

  Mono<Void> forward(ServerWebExchange exchange) {
    String path = RequestAttributes.info(exchange).path();
    Forwarding other = others.stream().filter(one -> one.takes(path)).findFirst().orElseThrow();
    Forwarding.Request request = request(exchange);
    String protocol = exchange.getRequest().getHeaders().getUpgrade();
    if (protocol != null && !protocol.equals("h2c")) {
      return Mono.fromCallable(() -> other.upgrade(request, protocol))
          .subscribeOn(threads)
          .flatMap(upgraded ->
              upgraded
                  .map(tunnel -> join(exchange, tunnel))
                  .orElseGet(() -> forward(exchange, other, request)));
    }
    return forward(exchange, other, request);
  }

  /** The client is answered past all that would tell the audit record of it. */
  private static Mono<Void> join(ServerWebExchange exchange, Forwarding.Upgraded tunnel) {
    exchange.getResponse().setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
    RequestAttributes.audit(exchange)
        .ifPresent(record -> {
          record.answeredCode(HttpStatus.SWITCHING_PROTOCOLS.value());
          record.reached(Stage.RESPONSE_STARTED, Instant.now());
        });
    return Tunnel.join(ClientChannel.channel(exchange), tunnel, Forwarder::onOwnThread);
  }

  private static void onOwnThread(Runnable task) {
    Thread.ofVirtual().name("tunnel").start(task);
  }

  private Mono<Void> forward(
      ServerWebExchange exchange, Forwarding other, Forwarding.Request request) {
    return Mono.fromCallable(() -> other.forward(request))
        .subscribeOn(threads)
        .flatMap(answered -> AnswerWriter.write(exchange, answer(answered)));
  }

  private static Forwarding.Request request(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    URI uri = request.getURI();
    String query = uri.getRawQuery();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    request.getHeaders().forEach(headers::put);
    return new Forwarding.Request(
        request.getMethod().name(),
        uri.getRawPath() + (query == null ? "" : "?" + query),
        headers,
        RequestAttributes.user(exchange),
        body(request),
        hasBody(request) ? request.getHeaders().getContentLength() : 0);
  }

  private static boolean hasBody(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    return switch (request.getMethod().name()) {
      case "GET", "HEAD", "OPTIONS" ->
          headers.getContentLength() > 0 || headers.getFirst("Transfer-Encoding") != null;
      default -> headers.getContentLength() != 0;
    };
  }

  private static Flow.Publisher<ByteBuffer> body(ServerHttpRequest request) {
    return JdkFlowAdapter.publisherToFlowPublisher(
        request
            .getBody()
            .map(Forwarder::copied)
            .doOnDiscard(DataBuffer.class, DataBufferUtils::release));
  }

  private static ByteBuffer copied(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return ByteBuffer.wrap(bytes);
  }

  private static Answer answer(Answered answered) {
    Map<String, List<String>> headers = new LinkedHashMap<>(answered.headers());
    String type = "";
    for (String name : List.copyOf(headers.keySet())) {
      if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
        type = String.join(", ", headers.remove(name));
      }
    }
    return new Answer.Passed(answered.code(), type, answered.body(), headers);
  }
}
