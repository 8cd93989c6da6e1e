package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.tiphys.apiserver.watch.FrameFormat;
import io.tiphys.apiserver.watch.Outlet;
import io.tiphys.apiserver.watch.WatchStream;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends a watch over a WebSocket, one event a text message, for clients that ask for the upgrade:
 * some do so first, and read the body of another answer to its end, which a watch has not.
 */
final class WatchSocket {

  private static final String VERSION = "13";

  private WatchSocket() {}

  static boolean isAskedFor(ServerHttpRequest request, Answer.Frames answer) {
    return "websocket".equalsIgnoreCase(request.getHeaders().getUpgrade())
        && answer.contentType().equals(FrameFormat.JSON.contentType());
  }

  /** Whether the client says what an upgrade needs; one that does not is wrong, not we. */
  static boolean isWellAsked(ServerHttpRequest request) {
    return VERSION.equals(request.getHeaders().getFirst("Sec-WebSocket-Version"))
        && request.getHeaders().getFirst("Sec-WebSocket-Key") != null;
  }

  static Mono<Void> send(HttpServerResponse response, Channel channel, WatchStream watch) {
    // whichever ends first ends the other: the watch by its time-out, the client by going away
    return Mono.defer(() ->
        response.sendWebsocket(
            (in, out) -> Mono.firstWithSignal(messages(watch, channel), in.receive().then())));
  }

  private static Mono<Void> messages(WatchStream watch, Channel channel) {
    return Mono.create(ended -> {
      Runnable leave = ClientChannel.onWritable(channel, watch::wake);
      ended.onDispose(() -> {
        watch.leave();
        leave.run();
      });
      watch.begin(
          new Outlet(channel, channel.pipeline().lastContext(), WatchSocket::message, true),
          ended::success);
    });
  }

  /** A frame without the line's end. */
  private static TextWebSocketFrame message(ByteBuf line) {
    return new TextWebSocketFrame(line.writerIndex(line.writerIndex() - 1));
  }
}
