package io.tiphys.apiserver.watch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tiphys.apiserver.cache.ResourceCache;
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
 * Sends a watcher's frames to its connection, as fast as that takes them. Any thread may wake it;
 * it runs on its connection's event loop alone. While the connection takes nothing, nothing is
 * made: the watcher's cursor waits.
 */
public final class WatchStream implements Publisher<ByteBuf>, Subscription {

  private static final Logger log = LoggerFactory.getLogger(WatchStream.class);

  private final ResourceCache cache;
  private final Watcher watcher;
  private final Watches watches;
  private final Executor eventLoop;
  private final BooleanSupplier writable;
  private final ByteBufAllocator allocator;
  private final long endNanos;
  private final Runnable waker = this::wake;

  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();
  private volatile boolean cancelled;
  private volatile long lastSentNanos;
  private volatile long lastBookmarkNanos;
  private Subscriber<? super ByteBuf> subscriber = NobodyYet.INSTANCE;

  WatchStream(
      ResourceCache cache,
      Watcher watcher,
      Watches watches,
      Executor eventLoop,
      BooleanSupplier writable,
      ByteBufAllocator allocator,
      long nowNanos,
      long endNanos) {
    this.cache = cache;
    this.watcher = watcher;
    this.watches = watches;
    this.eventLoop = eventLoop;
    this.writable = writable;
    this.allocator = allocator;
    this.endNanos = endNanos;
    this.lastSentNanos = nowNanos;
    this.lastBookmarkNanos = nowNanos;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuf> only) {
    if (!subscribed.compareAndSet(false, true)) {
      throw new IllegalStateException("a watch has one connection");
    }
    subscriber = only;
    watches.add(this);
    cache.wake(waker);
    only.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    wake();
  }

  @Override
  public void cancel() {
    cancelled = true;
    leave();
  }

  private void leave() {
    cache.unwake(waker);
    watches.remove(this);
  }

  /** Something may have changed: an event, demand, room in the connection, time. */
  public void wake() {
    if (work.getAndIncrement() == 0) {
      eventLoop.execute(this::drain);
    }
  }

  private void drain() {
    int missed = work.get();
    do {
      try {
        send();
      } catch (RuntimeException | Error e) {
        log.atError().setCause(e).log("A watch failed");
        cancelled = true;
        leave();
        subscriber.onError(e);
        return;
      }
      missed = work.addAndGet(-missed);
    } while (missed != 0);
  }

  private void send() {
    while (!cancelled && requested.get() > 0 && writable.getAsBoolean()) {
      Optional<ByteBuf> frames = watcher.next(allocator);
      if (frames.isPresent()) {
        lastSentNanos = System.nanoTime();
        requested.decrementAndGet();
        subscriber.onNext(frames.get());
      }
      if (watcher.ended()) {
        cancelled = true;
        leave();
        subscriber.onComplete();
        return;
      }
      if (frames.isEmpty()) {
        return;
      }
    }
  }

  /** Looks at the time; called about once a second. */
  void tick(long nowNanos, long heartbeatNanos, long bookmarkNanos) {
    boolean due = false;
    if (nowNanos - endNanos >= 0) {
      watcher.endDue = true;
      due = true;
    }
    if (nowNanos - lastSentNanos >= heartbeatNanos) {
      lastSentNanos = nowNanos;
      watcher.heartbeatDue = true;
      due = true;
    }
    if (nowNanos - lastBookmarkNanos >= bookmarkNanos) {
      lastBookmarkNanos = nowNanos;
      watcher.bookmarkDue = true;
      due = true;
    }
    if (due) {
      wake();
    }
  }

  /** Ends the watch as a time-out does. */
  void end() {
    watcher.endDue = true;
    wake();
  }

  /** Stands in until the connection subscribes. */
  private enum NobodyYet implements Subscriber<ByteBuf> {
    INSTANCE;

    @Override
    public void onSubscribe(Subscription s) {}

    @Override
    public void onNext(ByteBuf frames) {
      frames.release();
    }

    @Override
    public void onError(Throwable t) {}

    @Override
    public void onComplete() {}
  }
}
