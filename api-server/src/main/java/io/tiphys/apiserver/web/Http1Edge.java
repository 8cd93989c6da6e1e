package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.request.StatusDocument;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import reactor.netty.channel.ChannelOperations;

/**
 * Makes targets of requests fit for Java, lets one request after the other through, and gives a
 * {@code Status} to the refusals that come from below us, of requests that could not be read.
 */
final class Http1Edge extends ChannelDuplexHandler {

  private static final AttributeKey<Boolean> SPOILED = AttributeKey.valueOf("tiphys.spoiled");

  /** As many messages of requests that wait as Reactor Netty would take. */
  private static final int MOST_WAITING = 32;

  private final ConnectionEdge connection;
  private final Queue<Object> waiting = new ArrayDeque<>();

  Http1Edge(ConnectionEdge connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpRequest request) {
      connection.head();
      if (!isSpoken(request.protocolVersion())) {
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("not a version of HTTP/1")));
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
      } else if (request.decoderResult().isSuccess()) {
        String target = request.uri();
        String legal = RequestTarget.legal(target);
        if (!legal.equals(target)) {
          request.setUri(legal);
        }
      }
    }
    if (message instanceof LastHttpContent) {
      connection.end();
    }
    if (mustWait(context, message)) {
      await(context, message);
    } else {
      pass(context, message);
    }
  }

  /** Whether a body of this connection, which ends with that, could not be read to its end. */
  static boolean isSpoiled(Channel channel) {
    return channel.hasAttr(SPOILED);
  }

  /** Any other would be taken, and answered in its own version. */
  private static boolean isSpoken(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    super.write(
        context,
        message instanceof FullHttpResponse response && isBareError(response)
            ? withStatus(response)
            : message,
        promise);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    handOn(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  /** Whether a message is of a request that came before the one in front of it was answered. */
  private boolean mustWait(ChannelHandlerContext context, Object message) {
    return !waiting.isEmpty() || (message instanceof HttpRequest && isAnswering(context));
  }

  private void await(ChannelHandlerContext context, Object message) {
    waiting.add(message);
    if (waiting.size() >= MOST_WAITING) {
      context.channel().config().setAutoRead(false);
    }
  }

  /** Lets the next request through, once the one in front of it has been answered. */
  private void handOn(ChannelHandlerContext context) {
    if (waiting.isEmpty()) {
      return;
    }
    while (!waiting.isEmpty() && !(waiting.peek() instanceof HttpRequest && isAnswering(context))) {
      pass(context, waiting.remove());
    }
    if (waiting.size() < MOST_WAITING) {
      context.channel().config().setAutoRead(true);
    }
  }

  private static void pass(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      context.channel().attr(SPOILED).set(true); // what came before looks like a whole body
    }
    context.fireChannelRead(message);
  }

  private static boolean isAnswering(ChannelHandlerContext context) {
    return ChannelOperations.get(context.channel()) != null;
  }

  private static boolean isBareError(FullHttpResponse response) {
    return response.status().code() >= 400
        && !response.content().isReadable()
        && !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
  }

  private static FullHttpResponse withStatus(FullHttpResponse bare) {
    ByteBuf body = Unpooled.wrappedBuffer(StatusDocument.bytes(status(bare.status().code())));
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            bare.protocolVersion(),
            bare.status(),
            body,
            bare.headers().copy(),
            bare.trailingHeaders().copy());
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    bare.release();
    return response;
  }

  private static Status status(int code) {
    return switch (code) {
      case 413 -> RequestBody.tooLarge();
      case 414 -> of(code, "the URI of the request is too long");
      case 431 -> of(code, "the header of the request is too large");
      default -> of(code, "the request could not be read");
    };
  }

  private static Status of(int code, String message) {
    return new Status(
        code, Optional.of(StatusReason.BAD_REQUEST), message, "", "", "", List.of(), 0);
  }
}
