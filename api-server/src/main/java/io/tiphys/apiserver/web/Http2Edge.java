package io.tiphys.apiserver.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.net.URI;
import java.net.URISyntaxException;

/** Makes targets of requests fit for Java. */
final class Http2Edge extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof Http2HeadersFrame frame && frame.headers().path() != null) {
      Http2Headers headers = frame.headers();
      String target = headers.path().toString();
      String legal = RequestTarget.legal(target);
      if (!legal.equals(target)) {
        headers.path(legal);
      }
      CharSequence authority = headers.authority();
      if (authority != null && !isAuthority(authority.toString())) {
        headers.authority("invalid");
      }
    }
    super.channelRead(context, message);
  }

  /** Almost always letters, digits, dots, dashes and a port: nothing to parse. */
  private static boolean isAuthority(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != ':') {
        return parses(text);
      }
    }
    return !text.isEmpty() && parsesPort(text);
  }

  private static boolean parsesPort(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        || (colon > 0
            && text.length() - colon <= 6
            && text.chars().skip(colon + 1L).allMatch(c -> c >= '0' && c <= '9'));
  }

  private static boolean parses(String text) {
    try {
      return new URI("https://" + text).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
