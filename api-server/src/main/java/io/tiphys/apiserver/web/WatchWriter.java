package io.tiphys.apiserver.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.watch.Outlet;
import io.tiphys.apiserver.watch.WatchStream;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes watches. Head and end of the answer go the usual way; the frames between them are written
 * to the channel itself, past everything that would handle them one by one.
 */
final class WatchWriter {

  private WatchWriter() {}

  static Mono<Void> send(ServerWebExchange exchange, Answer.Frames answer) {
    WatchStream watch = answer.watch();
    HttpServerResponse response =
        ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
    Channel channel = ClientChannel.channel(exchange);
    boolean socket = WatchSocket.isAskedFor(exchange.getRequest(), answer);
    if (socket && !WatchSocket.isWellAsked(exchange.getRequest())) {
      watch.leave();
      return Mono.error(Status.badRequest("this is no upgrade to a WebSocket").asException());
    }
    Mono<Void> head = exchange.getResponse().setComplete();
    Mono<Void> rest =
        socket
            ? WatchSocket.send(response, channel, watch)
            : Mono.defer(() -> response.sendHeaders().then()).then(frames(watch, channel));
    return head.then(rest).doOnCancel(watch::leave).doOnError(error -> watch.leave());
  }

  private static Mono<Void> frames(WatchStream watch, Channel channel) {
    return Mono.create(ended -> {
      Runnable leave = ClientChannel.onWritable(channel, watch::wake);
      ended.onDispose(() -> {
        watch.leave();
        leave.run();
      });
      watch.begin(outlet(channel), ended::success);
    });
  }

  private static Outlet outlet(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext stream = pipeline.context(NettyPipeline.H2ToHttp11Codec);
    return stream != null
        ? new Outlet(channel, stream, DefaultHttp2DataFrame::new, false)
        : new Outlet(
            channel,
            pipeline.context(NettyPipeline.HttpTrafficHandler),
            DefaultHttpContent::new,
            false);
  }
}
