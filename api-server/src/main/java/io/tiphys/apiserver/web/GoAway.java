package io.tiphys.apiserver.web;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.util.AttributeKey;

/** HTTP/2's way to ask a client to open a new connection while what it has begun is finished. */
final class GoAway {

  private static final AttributeKey<Boolean> SENT = AttributeKey.valueOf("tiphys.goaway-sent");

  private GoAway() {}

  /** Sends it once; does nothing where the connection does not speak HTTP/2. */
  static void send(Channel connection) {
    if (connection.pipeline().get(Http2FrameCodec.class) != null
        && connection.attr(SENT).getAndSet(true) == null) {
      // What the client has sent meanwhile is answered too: RFC 9113, section 6.8.
      connection.writeAndFlush(
          new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
    }
  }
}
