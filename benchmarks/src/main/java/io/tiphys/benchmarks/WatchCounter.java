package io.tiphys.benchmarks;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;

/**
 * Counts the events of one watch by the first byte of each line: a brace begins a JSON event, a "d"
 * the data of a server-sent one.
 */
final class WatchCounter implements BodySubscriber<Void> {

  private final byte mark;
  private final long expected;
  private final CountDownLatch finished;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private boolean lineStarts = true;
  private volatile long events;

  /**
   * @param finished counted down when {@code expected} events have come
   */
  WatchCounter(boolean sse, long expected, CountDownLatch finished) {
    mark = (byte) (sse ? 'd' : '{');
    this.expected = expected;
    this.finished = finished;
  }

  long events() {
    return events;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    long before = events;
    long count = before;
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        if (lineStarts && next == mark) {
          count++;
        }
        lineStarts = next == '\n';
      }
    }
    events = count;
    if (before < expected && count >= expected) {
      finished.countDown();
    }
  }

  @Override
  public void onError(Throwable error) {
    body.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }
}
