package io.tiphys.apiserver.storage.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which revision etcd was compacted to, by way of a watch.
 *
 * <p>A range's error does not name it; the refusal of a watch does.
 */
final class CompactRevision {

  private CompactRevision() {}

  /** The compacted revision, given one before it; that one itself where etcd does not tell. */
  static long find(Channel channel, ByteString key, long compacted, EtcdOptions options) {
    CompletableFuture<Long> answer = new CompletableFuture<>();
    StreamObserver<WatchRequest> requests =
        WatchGrpc.newStub(channel)
            .withDeadlineAfter(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
            .watch(new Answer(answer));
    requests.onNext(
        WatchRequest.newBuilder()
            .setCreateRequest(
                WatchCreateRequest.newBuilder().setKey(key).setStartRevision(compacted))
            .build());
    try {
      return answer.exceptionally(error -> compacted).join();
    } finally {
      requests.onCompleted();
    }
  }

  private record Answer(CompletableFuture<Long> future) implements StreamObserver<WatchResponse> {
    @Override
    public void onNext(WatchResponse response) {
      if (response.getCompactRevision() > 0) {
        future.complete(response.getCompactRevision());
      }
    }

    @Override
    public void onError(Throwable error) {
      future.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      future.completeExceptionally(new IllegalStateException("etcd ended the watch"));
    }
  }
}
