package io.tiphys.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that goes on, read line by line by one thread, which asks for more bytes
 * only when it has used up the last ones. {@link #close} may come from any thread.
 */
final class ByteStream implements BodySubscriber<ByteStream>, AutoCloseable {

  /** What the connection says: some bytes, or that it ended. */
  private sealed interface Signal {
    record Bytes(List<ByteBuffer> buffers) implements Signal {}

    record End(@Nullable Throwable failure) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

  /** The reader's own: bytes taken from the queue, and the beginning of an unfinished line. */
  private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>();

  private byte[] line = new byte[4096];
  private int lineLength;
  private boolean ended;

  @Override
  public CompletionStage<ByteStream> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription.complete(subscription);
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Bytes(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.End(failure));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End(null));
  }

  /**
   * The next line without its end; null at the end of the stream.
   *
   * @throws ApiUnreachableException when the connection broke, or said nothing for {@code silence}
   */
  byte @Nullable [] readLine(Duration silence) throws InterruptedException {
    while (true) {
      ByteBuffer buffer = pending.peek();
      if (buffer == null) {
        if (!fill(silence)) {
          return null;
        }
        continue;
      }
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (b == '\n') {
          byte[] result = Arrays.copyOf(line, lineLength);
          lineLength = 0;
          return result;
        }
        if (lineLength == line.length) {
          line = Arrays.copyOf(line, line.length * 2);
        }
        line[lineLength++] = b;
      }
      pending.remove();
    }
  }

  /** All that is left; for the short bodies of errors. */
  byte[] readAll(Duration silence) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      while (!pending.isEmpty() || fill(silence)) {
        ByteBuffer buffer = pending.remove();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        all.writeBytes(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return all.toByteArray();
  }

  /** Takes the next bytes in; false at the end. */
  private boolean fill(Duration silence) throws InterruptedException {
    if (ended) {
      return false;
    }
    return switch (signals.poll(silence.toNanos(), TimeUnit.NANOSECONDS)) {
      case null ->
          throw new ApiUnreachableException("nothing heard from the server for " + silence, null);
      case Signal.Bytes bytes -> {
        pending.addAll(bytes.buffers());
        subscription.join().request(1);
        yield true;
      }
      case Signal.End(Throwable failure) -> {
        ended = true;
        if (failure != null) {
          throw new ApiUnreachableException("the stream broke: " + failure.getMessage(), failure);
        }
        yield false;
      }
    };
  }

  /** Ends the stream; a waiting reader sees its end. */
  @Override
  public void close() {
    subscription.thenAccept(Subscription::cancel);
    signals.add(new Signal.End(null));
  }
}
