package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.tiphys.apiserver.watch.FrameFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends a watch over a WebSocket, one event a text message, for clients that ask for the upgrade:
 * some do so first, and read the body of another answer to its end, which a watch has not.
 */
final class WatchSocket {

  private WatchSocket() {}

  static boolean isAskedFor(ServerHttpRequest request, Answer.Frames answer) {
    return "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())
        && answer.contentType().equals(FrameFormat.JSON.contentType());
  }

  static Mono<Void> send(ServerWebExchange exchange, Publisher<ByteBuf> lines) {
    HttpServerResponse response =
        ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    Flux<TextWebSocketFrame> messages = Flux.from(lines).flatMapIterable(WatchSocket::messages, 1);
    // whichever ends first ends the other: the watch by its time-out, the client by going away
    return exchange
        .getResponse()
        .setComplete()
        .then(
            Mono.defer(() ->
                response.sendWebsocket((in, out) ->
                    Mono.firstWithSignal(out.sendObject(messages).then(), in.receive().then()))));
  }

  /** The whole lines of a buffer, which is released. */
  private static List<TextWebSocketFrame> messages(ByteBuf lines) {
    List<TextWebSocketFrame> messages = new ArrayList<>();
    try {
      while (lines.isReadable()) {
        int end = lines.bytesBefore((byte) '\n');
        int length = end < 0 ? lines.readableBytes() : end;
        if (length > 0) {
          messages.add(
              new TextWebSocketFrame(
                  lines.toString(lines.readerIndex(), length, StandardCharsets.UTF_8)));
        }
        lines.skipBytes(Math.min(length + 1, lines.readableBytes()));
      }
    } finally {
      lines.release();
    }
    return messages;
  }
}
