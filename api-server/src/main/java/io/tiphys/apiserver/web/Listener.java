package io.tiphys.apiserver.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tiphys.api.tls.AnyClient;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** The listening socket: TLS, HTTP/1.1 and HTTP/2, client certificates if they are shown. */
public final class Listener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Upstream's: a selector may be long. */
  private static final int MAX_HEADERS = 1 << 20;

  private static final int MAX_STREAMS = 2_000;
  private static final int MOST_FLUSHES = 256;

  /** Room for one change as told to all watches of a connection. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final DisposableServer server;
  private final ChannelGroup connections;
  private final SslContext tls;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slow-clients").factory());

  private Listener(DisposableServer server, ChannelGroup connections, SslContext tls) {
    this.server = server;
    this.connections = connections;
    this.tls = tls;
    timer.scheduleWithFixedDelay(
        () -> connections.forEach(ConnectionEdge::closeIfSlow), 5, 5, TimeUnit.SECONDS);
  }

  /**
   * The server's own certificate.
   *
   * @param chain leaf first
   */
  public record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {
    public ServingCertificate {
      chain = List.copyOf(chain);
    }
  }

  /**
   * Opens the socket.
   *
   * @throws IllegalStateException if that cannot be; the message says what to do
   */
  public static Listener open(
      String address, int port, ServingCertificate certificate, HttpHandler handler) {
    SslContext tls = tls(certificate);
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    try {
      DisposableServer server =
          HttpServer.create()
              .host(address)
              .port(port)
              .childOption(ChannelOption.TCP_NODELAY, true)
              .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
              .option(ChannelOption.SO_BACKLOG, 1024)
              .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
              .http2Settings(settings ->
                  settings.maxConcurrentStreams(MAX_STREAMS).maxHeaderListSize(MAX_HEADERS))
              .httpRequestDecoder(
                  spec -> spec.maxHeaderSize(MAX_HEADERS).maxInitialLineLength(MAX_HEADERS))
              .idleTimeout(Duration.ofMinutes(3))
              .secure(spec -> spec.sslContext(tls).handshakeTimeout(Duration.ofSeconds(10)))
              .channelGroup(connections)
              .doOnChannelInit((observer, channel, remote) -> {
                ConnectionEdge.install(channel);
                gatherFlushes(channel);
              })
              .handle(new ReactorHttpHandlerAdapter(handler))
              .bindNow();
      return new Listener(server, connections, tls);
    } catch (ChannelBindException e) {
      ReferenceCountUtil.release(tls);
      throw new IllegalStateException(
          "cannot listen on "
              + address
              + ":"
              + port
              + ": is another server running there? Stop it, or choose another --secure-port or"
              + " --bind-address ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /**
   * Lets what an event loop has written to a connection in one go leave in one go: a change that a
   * hundred watches of one connection are told is a few TLS records and one system call.
   */
  private static void gatherFlushes(Channel channel) {
    channel
        .pipeline()
        .addAfter(
            NettyPipeline.SslHandler, "flushes", new FlushConsolidationHandler(MOST_FLUSHES, true));
  }

  /** Certificates of clients are only asked for here; whether they are good is authentication. */
  private static SslContext tls(ServingCertificate certificate) {
    boolean nativeTls = OpenSsl.isAvailable();
    if (!nativeTls) {
      log.atInfo().log("Native TLS is not available; using the JDK's");
    }
    try {
      return SslContextBuilder.forServer(
              certificate.key(), certificate.chain().toArray(X509Certificate[]::new))
          .sslProvider(nativeTls ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .clientAuth(ClientAuth.OPTIONAL)
          .trustManager(new AnyClient())
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(
          "the serving certificate cannot be used: " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.port();
  }

  /** Takes no more connections; those that are open stay. */
  public void stopAccepting() {
    server.channel().close().awaitUninterruptibly(PATIENCE.toMillis());
  }

  /** Asks all clients that speak HTTP/2 to go on elsewhere. */
  public void sendAway() {
    connections.forEach(GoAway::send);
  }

  /**
   * Stops listening, waits a moment for requests that are under way, and closes what connections
   * are left, so that their clients look for another server.
   */
  @Override
  public void close() {
    if (timer.isShutdown()) {
      return;
    }
    timer.shutdownNow();
    try {
      server.disposeNow(PATIENCE);
    } catch (IllegalStateException e) {
      log.atInfo().log("Some requests were still under way");
    }
    connections.close().awaitUninterruptibly(PATIENCE.toMillis());
    ReferenceCountUtil.release(
        tls); // native memory, counted by hand; each connection holds its own
  }
}
