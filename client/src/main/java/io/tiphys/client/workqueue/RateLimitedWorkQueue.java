package io.tiphys.client.workqueue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The queue: all state is guarded by one lock, and delays need no thread of their own, since those
 * who wait for a key wake when the earliest is due.
 *
 * <p>A key is at one place at most: {@code ready} (in line), {@code working} (with a worker), or
 * {@code again} as well as {@code working} (to be put in line when the worker is done). It may be
 * {@code due} later besides.
 */
final class RateLimitedWorkQueue<K> implements WorkQueue<K> {

  private record Delayed<K>(K key, long at) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final RetryDelays delays;
  private final LongSupplier nanoTime;
  private final WorkQueueMetrics metrics;

  private final ArrayDeque<K> ready = new ArrayDeque<>();
  private final Map<K, Long> readySince = new HashMap<>();
  private final Map<K, Long> working = new HashMap<>();
  private final Set<K> again = new HashSet<>();
  private final Map<K, Long> due = new HashMap<>();

  /** In order of time; an entry whose time is no longer the one in {@link #due} does not count. */
  private final PriorityQueue<Delayed<K>> byTime =
      new PriorityQueue<>((a, b) -> Long.signum(a.at() - b.at()));

  private boolean closed;

  RateLimitedWorkQueue(RetryDelays delays, LongSupplier nanoTime, WorkQueueMetrics metrics) {
    this.delays = delays;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
  }

  @Override
  public void add(K key) {
    lock.lock();
    try {
      enqueue(key);
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(K key) {
    if (closed || readySince.containsKey(key) || again.contains(key)) {
      return;
    }
    metrics.adds.increment();
    if (working.containsKey(key)) {
      again.add(key);
    } else {
      line(key);
    }
  }

  private void line(K key) {
    ready.add(key);
    readySince.put(key, nanoTime.getAsLong());
    metrics.depth.set(ready.size());
    changed.signal();
  }

  @Override
  public void addAfter(K key, Duration delay) {
    lock.lock();
    try {
      if (delay.isZero() || delay.isNegative()) {
        enqueue(key);
      } else if (!closed) {
        long at = nanoTime.getAsLong() + delay.toNanos();
        Long earlier = due.get(key);
        if (earlier == null || at - earlier < 0) {
          due.put(key, at);
          byTime.add(new Delayed<>(key, at));
          changed.signal(); // whoever waits may wait for less now
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addRateLimited(K key) {
    lock.lock();
    try {
      metrics.retries.increment();
      addAfter(key, delays.next(key));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(K key) {
    lock.lock();
    try {
      delays.forget(key);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public K take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Optional<K> key = poll();
        if (key.isPresent()) {
          return key.get();
        }
        Delayed<K> next = byTime.peek();
        if (next == null) {
          changed.await();
        } else {
          changed.await(next.at() - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** A key, if one is in line or due. */
  Optional<K> poll() {
    lock.lock();
    try {
      if (closed) {
        throw new ClosedException();
      }
      lineUpDue();
      K key = ready.poll();
      if (key == null) {
        return Optional.empty();
      }
      long now = nanoTime.getAsLong();
      Long since = readySince.remove(key);
      metrics.depth.set(ready.size());
      metrics.queued.record(now - (since == null ? now : since), TimeUnit.NANOSECONDS);
      working.put(key, now);
      if (!ready.isEmpty() || !byTime.isEmpty()) {
        changed.signal(); // pass the watch over the clock on to another waiter
      }
      return Optional.of(key);
    } finally {
      lock.unlock();
    }
  }

  private void lineUpDue() {
    long now = nanoTime.getAsLong();
    for (Delayed<K> next = byTime.peek();
        next != null && next.at() - now <= 0;
        next = byTime.peek()) {
      byTime.remove();
      if (due.remove(next.key(), next.at())) {
        enqueue(next.key());
      }
    }
  }

  @Override
  public void done(K key) {
    lock.lock();
    try {
      Long since = working.remove(key);
      if (since != null) {
        metrics.worked.record(nanoTime.getAsLong() - since, TimeUnit.NANOSECONDS);
      }
      if (again.remove(key) && !closed) {
        line(key);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int depth() {
    lock.lock();
    try {
      return ready.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        metrics.close();
      }
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
