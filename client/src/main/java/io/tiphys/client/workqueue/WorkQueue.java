package io.tiphys.client.workqueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;

/**
 * Keys to be worked on. A key added many times before it is taken is handed out once; a key added
 * while it is being worked on is handed out again after {@link #done}, so no two workers hold the
 * same key. Safe for use by any thread.
 */
public interface WorkQueue<K> extends AutoCloseable {

  /** A new queue with upstream's delays: 5 ms to 1,000 s a key, ten a second in all. */
  static <K> WorkQueue<K> named(String name) {
    return named(name, Metrics.globalRegistry);
  }

  /** A new queue that reports upstream's {@code workqueue_*} metrics under its name. */
  static <K> WorkQueue<K> named(String name, MeterRegistry registry) {
    return new RateLimitedWorkQueue<>(
        RetryDelays.upstream(System::nanoTime),
        System::nanoTime,
        new WorkQueueMetrics(name, registry));
  }

  void add(K key);

  /**
   * Adds the key once {@code delay} has passed; of several delays for a key the earliest counts.
   */
  void addAfter(K key, Duration delay);

  /** Adds the key after a delay that grows with each call for it until {@link #forget}. */
  void addRateLimited(K key);

  /** Ends the growth of a key's delays. */
  void forget(K key);

  /** Waits for a key; throws {@link ClosedException} once the queue is closed. */
  K take() throws InterruptedException;

  /** To be called after each {@link #take}, whatever came of it. */
  void done(K key);

  int depth();

  @Override
  void close();

  /** The queue takes and gives nothing any more. */
  final class ClosedException extends RuntimeException {}
}
