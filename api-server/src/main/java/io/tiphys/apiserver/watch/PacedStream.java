package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a source makes to a connection, as fast as that takes it: while the connection takes
 * nothing, nothing is made, whatever demand was signalled. Any thread may wake it; the source is
 * asked on the connection's event loop alone.
 */
public final class PacedStream implements Publisher<ByteBuf>, Subscription {

  private static final Logger log = LoggerFactory.getLogger(PacedStream.class);

  /** After this much, what was written is given the time to be flushed and counted. */
  private static final int BURST = 16 * 1024;

  /** Where the bytes come from. */
  public interface Source {

    /** The next bytes, or empty if there are none now. The caller releases the buffer. */
    Optional<ByteBuf> next(ByteBufAllocator allocator);

    /** Whether there will never be more. */
    boolean ended();
  }

  /** Where they go. */
  public record Connection(
      Executor eventLoop, BooleanSupplier writable, ByteBufAllocator allocator) {}

  private final Source source;
  private final Connection connection;
  private final Runnable left;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private volatile boolean done;
  private Subscriber<? super ByteBuf> subscriber = NobodyYet.INSTANCE;

  /**
   * A stream for one subscriber.
   *
   * @param left is called when the stream has ended, or its connection has
   */
  public PacedStream(Source source, Connection connection, Runnable left) {
    this.source = source;
    this.connection = connection;
    this.left = left;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> only) {
    if (!subscribed.compareAndSet(false, true)) {
      throw new IllegalStateException("a stream has one connection");
    }
    subscriber = only;
    only.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    wake();
  }

  @Override
  public void cancel() {
    done = true;
    left.run();
  }

  /** Something may have changed: the source, demand, room in the connection. */
  public void wake() {
    if (work.getAndIncrement() == 0) {
      connection.eventLoop.execute(this::drain);
    }
  }

  private void drain() {
    int seen = work.get();
    boolean more;
    try {
      more = send();
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("An answer could not be made to its end");
      cancel();
      subscriber.onError(e);
      return;
    }
    if (more || work.addAndGet(-seen) != 0) {
      connection.eventLoop.execute(this::drain);
    }
  }

  /** Sends one burst; true if there may be more. */
  private boolean send() {
    int sent = 0;
    while (!done && requested.get() > 0 && connection.writable.getAsBoolean()) {
      if (sent >= BURST) {
        return true;
      }
      Optional<ByteBuf> bytes = source.next(connection.allocator);
      if (bytes.isPresent()) {
        sent += bytes.get().readableBytes();
        requested.decrementAndGet();
        subscriber.onNext(bytes.get());
      }
      if (source.ended()) {
        cancel();
        subscriber.onComplete();
        return false;
      }
      if (bytes.isEmpty()) {
        return false;
      }
    }
    return false;
  }

  /** Stands in until the connection subscribes. */
  private enum NobodyYet implements Subscriber<ByteBuf> {
    INSTANCE;

    @Override
    public void onSubscribe(Subscription s) {}

    @Override
    public void onNext(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onComplete() {}
  }
}
