package io.tiphys.apiserver.web;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.tiphys.apiserver.watch.PacedStream.Connection;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.channel.ChannelOperations;

/** What a request's connection knows: the client's certificates, whether it takes more bytes. */
final class ClientChannel {

  private static final AttributeKey<List<X509Certificate>> CERTIFICATES =
      AttributeKey.valueOf("tiphys.client-certificates");

  private ClientChannel() {}

  static Channel channel(ServerWebExchange exchange) {
    Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    return ((ChannelOperations<?, ?>) request).channel();
  }

  static boolean isClosed(ServerWebExchange exchange) {
    return !channel(exchange).isActive();
  }

  /** Whether the body of a request could not be read to its end, and has been refused for that. */
  static boolean isSpoiled(ServerWebExchange exchange) {
    return Http1Edge.isSpoiled(channel(exchange));
  }

  /** The client's chain, leaf first, unverified; read once for each connection. */
  static List<X509Certificate> certificates(ServerWebExchange exchange) {
    Channel channel = channel(exchange);
    // A stream of HTTP/2 is a child of the connection.
    Channel connection =
        channel.parent() != null && channel.parent().pipeline().get(SslHandler.class) != null
            ? channel.parent()
            : channel;
    List<X509Certificate> known = connection.attr(CERTIFICATES).get();
    if (known == null) {
      known = read(connection);
      connection.attr(CERTIFICATES).set(known);
    }
    return known;
  }

  private static List<X509Certificate> read(Channel connection) {
    SslHandler tls = connection.pipeline().get(SslHandler.class);
    if (tls == null) {
      return List.of();
    }
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : tls.engine().getSession().getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      return List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it showed none
    }
  }

  /**
   * Asks the client, over HTTP/2, to go on over a new connection; this one finishes what it has.
   */
  static void goAway(ServerWebExchange exchange) {
    Channel parent = channel(exchange).parent();
    if (parent != null) {
      GoAway.send(parent);
    }
  }

  static Connection connection(ServerWebExchange exchange) {
    Channel channel = channel(exchange);
    return new Connection(channel.eventLoop(), channel::isWritable, channel.alloc());
  }

  /** Calls {@code waker} whenever the connection takes more bytes again. */
  static Runnable onWritable(ServerWebExchange exchange, Runnable waker) {
    return onWritable(channel(exchange), waker);
  }

  static Runnable onWritable(Channel channel, Runnable waker) {
    WritabilityWaker handler = new WritabilityWaker(waker);
    // First, because handlers further on keep such events to themselves.
    channel.pipeline().addFirst(handler);
    return () ->
        channel
            .eventLoop()
            .execute(() -> {
              if (channel.pipeline().context(handler) != null) {
                channel.pipeline().remove(handler);
              }
            });
  }
}
