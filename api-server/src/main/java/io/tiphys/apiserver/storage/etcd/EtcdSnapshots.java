package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tiphys.apiserver.storage.backup.EtcdSnapshotFile;
import io.tiphys.apiserver.storage.backup.SnapshotException;
import io.tiphys.apiserver.storage.backup.SnapshotFormat;
import io.tiphys.apiserver.storage.backup.SnapshotSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Snapshots of an etcd cluster, each streamed by one of its members.
 *
 * <p>A member that was cut off for a while has an older state: the quorum is asked for its revision
 * first, and a snapshot that does not reach it is thrown away and asked of the next member.
 *
 * @param timeout after which a member that has not sent all is given up
 */
public record EtcdSnapshots(EtcdOptions options, Duration timeout) implements SnapshotSource {

  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  @Override
  public SnapshotFormat format() {
    return SnapshotFormat.ETCD;
  }

  @Override
  public long writeTo(Path file) throws IOException {
    ManagedChannel channel = EtcdChannel.open(options);
    try {
      EtcdVersion.ask(channel, options);
      long least = currentRevision(channel);
      long revision = 0;
      for (int attempt = 0; attempt < options.servers().size(); attempt++) {
        receive(channel, file);
        revision = EtcdSnapshotFile.check(file);
        if (revision >= least) {
          return revision;
        }
      }
      throw new SnapshotException(
          "etcd's members lag behind their quorum: a snapshot shows revision %d, written is already %d; try again"
              .formatted(revision, least));
    } catch (StatusRuntimeException e) {
      throw new SnapshotException("etcd sent no whole snapshot: " + EtcdErrors.describe(e), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private long currentRevision(ManagedChannel channel) {
    return KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .range(
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(options.prefix() + "/"))
                .setKeysOnly(true)
                .build())
        .getHeader()
        .getRevision();
  }

  private void receive(ManagedChannel channel, Path file) throws IOException {
    Context.CancellableContext call = Context.current().withCancellation();
    Context before = call.attach();
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)) {
      Iterator<SnapshotResponse> parts =
          MaintenanceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .snapshot(SnapshotRequest.getDefaultInstance());
      boolean first = true;
      while (parts.hasNext()) {
        SnapshotResponse part = parts.next();
        if (first) {
          requireSpace(file, part.getRemainingBytes() + part.getBlob().size());
          first = false;
        }
        part.getBlob().writeTo(out);
      }
    } finally {
      call.detach(before);
      call.cancel(null); // lets the member stop, however this ended
    }
  }

  private static void requireSpace(Path file, long bytes) throws IOException {
    long usable = Files.getFileStore(file).getUsableSpace();
    if (usable < bytes) {
      throw new SnapshotException(
          "the snapshot has %d MiB and %s has room for %d MiB: make room, or keep fewer (--retention)"
              .formatted(bytes >> 20, file.getParent(), usable >> 20));
    }
  }
}
