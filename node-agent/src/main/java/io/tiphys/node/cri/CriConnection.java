package io.tiphys.node.cri;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.tiphys.node.metrics.RuntimeMeters;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** One gRPC connection to a runtime's unix socket; it connects again by itself. */
final class CriConnection implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private final EventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ManagedChannel channel;

  CriConnection(Path socket) {
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .eventLoopGroup(eventLoop)
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            .withOption(ChannelOption.SO_KEEPALIVE, null) // which unix sockets do not have
            .overrideAuthority("localhost")
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  /** Calls {@code service/method}; throws {@link RuntimeCallException}. */
  <A extends Message, B extends Message> B call(
      String service, String method, A request, B answer, Duration timeout) {
    long begun = System.nanoTime();
    boolean well = false;
    try {
      B received =
          ClientCalls.blockingUnaryCall(
              channel,
              descriptor(service, method, request, answer, MethodDescriptor.MethodType.UNARY),
              CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
              request);
      well = true;
      return received;
    } catch (StatusRuntimeException e) {
      well = e.getStatus().getCode() == Status.Code.NOT_FOUND; // an answer, too
      throw new RuntimeCallException(method, e);
    } finally {
      RuntimeMeters.called(method, well, System.nanoTime() - begun);
    }
  }

  /** The answers of a streaming call, which throw {@link StatusRuntimeException} at its end. */
  <A extends Message, B extends Message> Iterator<B> stream(
      String service, String method, A request, B answer) {
    return ClientCalls.blockingServerStreamingCall(
        channel,
        descriptor(service, method, request, answer, MethodDescriptor.MethodType.SERVER_STREAMING),
        CallOptions.DEFAULT,
        request);
  }

  private static <A extends Message, B extends Message> MethodDescriptor<A, B> descriptor(
      String service, String method, A request, B answer, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<A, B>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("runtime.v1." + service, method))
        .setRequestMarshaller(ProtoUtils.marshaller(defaultOf(request)))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }

  @SuppressWarnings("unchecked") // a message's default instance has the message's own type
  private static <A extends Message> A defaultOf(A message) {
    return (A) message.getDefaultInstanceForType();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
