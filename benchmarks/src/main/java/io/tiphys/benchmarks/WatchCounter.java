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
  private final CountDownLatch opened;
  private final CountDownLatch finished;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private boolean lineStarts = true;
  private volatile long events;

  /**
   * @param opened counted down when the watch has been answered
   * @param finished counted down when {@code expected} events have come
   */
  WatchCounter(boolean sse, long expected, CountDownLatch opened, CountDownLatch finished) {
    mark = (byte) (sse ? 'd' : '{');
    this.expected = expected;
    this.opened = opened;
    this.finished = finished;
  }

  long events() {
    return events;
  }

  void opened() {
    opened.countDown();
  }

  /** Takes the next bytes of the body. */
  void read(byte[] bytes, int length) {
    long before = events;
    long count = before;
    boolean starts = lineStarts;
    for (int i = 0; i < length; i++) {
      byte next = bytes[i];
      if (starts && next == mark) {
        count++;
      }
      starts = next == '\n';
    }
    lineStarts = starts;
    events = count;
    if (before < expected && count >= expected) {
      finished.countDown();
    }
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    opened();
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      read(bytes, bytes.length);
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
