package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import reactor.netty.NettyPipeline;

/**
 * Stands between TLS and HTTP on each connection. Once the client has chosen its HTTP, it puts a
 * handler in place that makes requests fit for Java and errors fit for clients; on HTTP/1.1 it
 * knows how long a client takes for the head of a request.
 */
final class ConnectionEdge extends ChannelInboundHandlerAdapter {

  private static final String NAME = "tiphys.edge";
  private static final String HTTP = "tiphys.http-edge";

  /** Upstream's patience with a request's head. */
  private static final long SLOWEST_HEAD_NANOS = Duration.ofSeconds(32).toNanos();

  private boolean betweenRequests = true;
  private volatile long headBegan;

  private ConnectionEdge() {}

  static void install(Channel channel) {
    if (channel.parent() != null && channel.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
      channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, new ConnectionEdge());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      ChannelPipeline pipeline = context.pipeline();
      ChannelHandlerContext plain = pipeline.context(HttpServerCodec.class);
      ChannelHandlerContext multiplexed = pipeline.context(Http2FrameCodec.class);
      if (plain != null) {
        pipeline.addAfter(plain.name(), HTTP, new Http1Edge(this));
      } else if (multiplexed != null) {
        pipeline.addAfter(multiplexed.name(), HTTP, new Http2Edge());
      }
    }
    super.userEventTriggered(context, event);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (betweenRequests && headBegan == 0 && message instanceof ByteBuf) {
      headBegan = System.nanoTime();
    }
    super.channelRead(context, message);
  }

  /** A request's head has been read. */
  void head() {
    betweenRequests = false;
    headBegan = 0;
  }

  /** A request has been read to its end. */
  void end() {
    betweenRequests = true;
  }

  /** Closes a connection whose client takes all too long. */
  static void closeIfSlow(Channel channel) {
    if (channel.pipeline().get(NAME) instanceof ConnectionEdge edge
        && channel.pipeline().get(HTTP) instanceof Http1Edge) {
      long began = edge.headBegan;
      if (began != 0 && System.nanoTime() - began > SLOWEST_HEAD_NANOS) {
        channel.close();
      }
    }
  }
}
