package io.tiphys.apiserver.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Joins a client's connection with one to another server, once both have agreed on another protocol
 * than HTTP. It stands right behind TLS in the connection's pipeline, so that nothing of HTTP sees
 * the bytes any more; each direction has a virtual thread, and slows down the other side as sockets
 * do.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);
  private static final int MOST_WAITING = 16;
  private static final int PIECE = 16 * 1024;

  private final Forwarding.Upgraded other;
  private final BlockingQueue<Optional<byte[]>> waiting = new LinkedBlockingQueue<>();

  private Tunnel(Forwarding.Upgraded other) {
    this.other = other;
  }

  /** Takes the connection over; completes when it has ended. */
  static Mono<Void> join(Channel channel, Forwarding.Upgraded other, Executor threads) {
    return Mono.create(ended -> {
      ended.onCancel(channel::close); // nothing of HTTP may be written there again
      channel.eventLoop().execute(() -> open(channel, new Tunnel(other), threads, ended));
    });
  }

  private static void open(Channel channel, Tunnel tunnel, Executor threads, MonoSink<Void> ended) {
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.pipeline().addFirst("tunnel", tunnel);
    } else {
      channel.pipeline().addAfter(tls.name(), "tunnel", tunnel);
    }
    ChannelHandlerContext here = channel.pipeline().context(tunnel);
    channel
        .closeFuture()
        .addListener(closed -> {
          tunnel.waiting.add(Optional.empty());
          tunnel.closeOther();
          ended.success();
        });
    channel.config().setAutoRead(true);
    threads.execute(() -> tunnel.toClient(here));
    threads.execute(() -> tunnel.toOther(channel));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf bytes && bytes.isReadable()) {
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        waiting.add(Optional.of(copy));
        if (waiting.size() >= MOST_WAITING) {
          context.channel().config().setAutoRead(false);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // nothing behind is told: for HTTP, this connection is silent
  }

  private void toOther(Channel channel) {
    try {
      for (Optional<byte[]> next = waiting.take(); next.isPresent(); next = waiting.take()) {
        other.to().write(next.get());
        if (waiting.isEmpty()) {
          other.to().flush();
          channel.config().setAutoRead(true);
        }
      }
    } catch (IOException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("A tunnel ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      channel.close();
    }
  }

  private void toClient(ChannelHandlerContext here) {
    try {
      here.writeAndFlush(Unpooled.wrappedBuffer(other.head())).await();
      byte[] piece = new byte[PIECE];
      for (int length = other.from().read(piece);
          length >= 0 && here.channel().isActive();
          length = other.from().read(piece)) {
        here.writeAndFlush(Unpooled.copiedBuffer(piece, 0, length)).await();
      }
    } catch (IOException | UncheckedIOException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("A tunnel ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      here.close();
    }
  }

  private void closeOther() {
    try {
      other.close();
    } catch (IOException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("A tunnel was closed already");
    }
  }
}
