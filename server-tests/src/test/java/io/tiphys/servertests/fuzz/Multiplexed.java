package io.tiphys.servertests.fuzz;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** A connection of HTTP/2 that sends anything, many requests at a time. */
final class Multiplexed implements AutoCloseable {

  private static final Set<String> OF_CONNECTIONS =
      Set.of("connection", "host", "transfer-encoding", "upgrade", "content-length");

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel connection;

  Multiplexed(SSLContext tls, int port) throws InterruptedException {
    JdkSslContext context =
        new JdkSslContext(
            tls,
            true,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "h2"),
            ClientAuth.NONE,
            null,
            false);
    connection =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(context.newHandler(channel.alloc()))
                        .addLast(
                            Http2FrameCodecBuilder.forClient()
                                .validateHeaders(false)
                                .initialSettings(
                                    Http2Settings.defaultSettings().initialWindowSize(8 << 20))
                                .build())
                        .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                  }
                })
            .connect("127.0.0.1", port)
            .sync()
            .channel();
  }

  /** Fails with the reason where the server resets the stream. */
  CompletableFuture<Conversation.Answer> send(FuzzRequest request) {
    CompletableFuture<Conversation.Answer> answer = new CompletableFuture<>();
    new Http2StreamChannelBootstrap(connection)
        .handler(new Reader(request, answer))
        .open()
        .addListener(opened -> {
          if (opened.isSuccess()) {
            write((Http2StreamChannel) opened.getNow(), request, answer);
          } else {
            answer.completeExceptionally(opened.cause());
          }
        });
    return answer;
  }

  /** Anything else is no header of HTTP/2, and the stream would be reset for that. */
  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      ascii.append(c > ' ' && c < 0x7f ? String.valueOf(c) : "%" + Integer.toHexString(c & 0xff));
    }
    return ascii.toString();
  }

  private static void write(
      Http2StreamChannel stream,
      FuzzRequest request,
      CompletableFuture<Conversation.Answer> answer) {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method(request.method())
            .scheme("https")
            .authority("localhost")
            .path(ascii(request.target()));
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!OF_CONNECTIONS.contains(name)) {
        headers.add(name, ascii(header.getValue()).replace("%20", " "));
      }
    }
    boolean bodiless = request.body().length == 0;
    stream
        .writeAndFlush(new DefaultHttp2HeadersFrame(headers, bodiless))
        .addListener(written -> {
          if (!written.isSuccess()) {
            answer.completeExceptionally(written.cause());
          } else if (!bodiless) {
            stream.writeAndFlush(
                new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(request.body()), true));
          }
        });
  }

  /** Reads one answer. */
  private static final class Reader extends ChannelInboundHandlerAdapter {
    private final FuzzRequest request;
    private final CompletableFuture<Conversation.Answer> answer;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int code;

    Reader(FuzzRequest request, CompletableFuture<Conversation.Answer> answer) {
      this.request = request;
      this.answer = answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof Http2StreamFrame frame) {
          read(context, frame);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void read(ChannelHandlerContext context, Http2StreamFrame frame) {
      switch (frame) {
        case Http2HeadersFrame head -> {
          if (head.headers().status() != null) {
            code = Integer.parseInt(head.headers().status().toString());
          }
          head.headers().forEach(h -> headers.put(h.getKey().toString(), h.getValue().toString()));
          if (head.isEndStream() || (code == 200 && Conversation.isWatch(request))) {
            end(context);
          }
        }
        case Http2DataFrame data -> {
          byte[] bytes = new byte[data.content().readableBytes()];
          data.content().readBytes(bytes);
          body.writeBytes(bytes);
          if (data.isEndStream()) {
            end(context);
          }
        }
        case Http2ResetFrame reset ->
            answer.completeExceptionally(new IllegalStateException("reset " + reset.errorCode()));
        default -> {}
      }
    }

    private void end(ChannelHandlerContext context) {
      answer.complete(new Conversation.Answer(code, headers, body.toByteArray(), false));
      context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new IllegalStateException("the stream ended"));
    }
  }

  /** Whether it can still be used. */
  boolean open() {
    return connection.isActive();
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly();
    threads.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
