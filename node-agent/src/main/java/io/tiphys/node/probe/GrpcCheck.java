package io.tiphys.node.probe;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A call of the gRPC health checking protocol, which is good if it answers SERVING. */
final class GrpcCheck {

  private static final int SERVING = 1;

  /** The request's field 1 is the service's name, the answer's field 1 its state. */
  private static final MethodDescriptor<byte[], byte[]> CHECK =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private GrpcCheck() {}

  static void serving(String host, int port, String service, Duration timeout) throws IOException {
    ManagedChannel channel = NettyChannelBuilder.forAddress(host, port).usePlaintext().build();
    try {
      byte[] answer =
          ClientCalls.blockingUnaryCall(
              channel,
              CHECK,
              CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
              request(service));
      if (status(answer) != SERVING) {
        throw new IOException("service unhealthy (responded with \"NOT_SERVING\")");
      }
    } catch (StatusRuntimeException e) {
      throw new IOException("rpc failed: " + e.getStatus(), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static byte[] request(String service) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    if (!service.isEmpty()) {
      out.writeString(1, service);
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static int status(byte[] answer) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(answer);
    return in.readTag() == 8 ? in.readEnum() : 0;
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try (stream) {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
