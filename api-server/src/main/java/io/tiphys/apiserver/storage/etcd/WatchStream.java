package io.tiphys.apiserver.storage.etcd;

import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream to etcd with one watch on it, from its opening to its end, whatever that is.
 *
 * <p>The end is a value, not an exception: {@link #end()} completes once, and nothing is received
 * after that.
 */
final class WatchStream implements ClientResponseObserver<WatchRequest, WatchResponse> {

  /** How a stream ended. */
  sealed interface End {
    /** What the watch wants is compacted. */
    record Compacted(long revision) implements End {}

    /** Anything else: an error, a completion, a cancellation by either side. */
    record Broken(String reason) implements End {}
  }

  private final Consumer<WatchResponse> receiver;
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private @Nullable ClientCallStreamObserver<WatchRequest> requests;
  private boolean confirmed;
  private boolean progressWaits;

  private WatchStream(Consumer<WatchResponse> receiver) {
    this.receiver = receiver;
  }

  /**
   * Opens the stream.
   *
   * @param receiver gets events and progress, one response at a time
   */
  static WatchStream open(
      WatchGrpc.WatchStub stub, WatchCreateRequest create, Consumer<WatchResponse> receiver) {
    WatchStream stream = new WatchStream(receiver);
    stub.watch(stream);
    stream.send(WatchRequest.newBuilder().setCreateRequest(create).build());
    return stream;
  }

  CompletableFuture<End> end() {
    return end;
  }

  /** Whether etcd has confirmed the watch. */
  synchronized boolean confirmed() {
    return confirmed;
  }

  /** Asks for progress, once the watch is confirmed: before that the answer would mean nothing. */
  synchronized void requestProgress() {
    progressWaits = !confirmed;
    if (confirmed) {
      send(
          WatchRequest.newBuilder()
              .setProgressRequest(WatchProgressRequest.getDefaultInstance())
              .build());
    }
  }

  private synchronized void confirm() {
    confirmed = true;
    if (progressWaits) {
      requestProgress();
    }
  }

  private synchronized void send(WatchRequest request) {
    if (requests != null && !end.isDone()) {
      requests.onNext(request);
    }
  }

  synchronized void cancel(String reason) {
    end.complete(new End.Broken(reason));
    if (requests != null) {
      requests.cancel(reason, null);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchRequest> requestStream) {
    requests = requestStream;
  }

  @Override
  public void onNext(WatchResponse response) {
    if (end.isDone()) {
      return;
    }
    if (response.getCompactRevision() > 0) {
      end.complete(new End.Compacted(response.getCompactRevision()));
      cancel("compacted");
    } else if (response.getCanceled()) {
      cancel("etcd cancelled the watch: " + response.getCancelReason());
    } else if (response.getCreated()) {
      confirm();
    } else if (confirmed()) {
      receiver.accept(response);
    }
  }

  @Override
  public void onError(Throwable error) {
    end.complete(new End.Broken(String.valueOf(error.getMessage())));
  }

  @Override
  public void onCompleted() {
    end.complete(new End.Broken("etcd ended the stream"));
  }
}
