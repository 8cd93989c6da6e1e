package io.tiphys.apiserver.storage.etcd;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Opens the one gRPC channel to etcd that all calls share. */
final class EtcdChannel {

  /** A silent connection is tested this often; etcd refuses more than one test in 5 s. */
  private static final int KEEP_ALIVE_SECONDS = 10;

  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 5;

  private EtcdChannel() {}

  static ManagedChannel open(EtcdOptions options) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(ServersResolver.target(options.servers()))
            .defaultLoadBalancingPolicy("round_robin")
            .disableServiceConfigLookUp()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(false)
            .disableRetry();
    if (options.secure()) {
      builder.sslContext(sslContext(options.tls()));
    } else {
      builder.usePlaintext();
    }
    return builder.build();
  }

  private static SslContext sslContext(EtcdOptions.Tls tls) {
    try {
      SslContextBuilder builder = GrpcSslContexts.forClient();
      tls.authorityFile().ifPresent(file -> builder.trustManager(file.toFile()));
      tls.certificateFile()
          .ifPresent(
              file -> builder.keyManager(file.toFile(), tls.keyFile().orElseThrow().toFile()));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cannot read the TLS files for etcd (--etcd-cafile, --etcd-certfile, --etcd-keyfile): "
              + tls
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
