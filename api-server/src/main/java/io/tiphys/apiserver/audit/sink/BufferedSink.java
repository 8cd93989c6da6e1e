package io.tiphys.apiserver.audit.sink;

import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A sink with a buffer before it, from which one thread passes batches on. What does not fit into
 * the buffer is lost, and no request waits or fails for it.
 */
final class BufferedSink implements AuditSink {

  private static final String SHUT_DOWN = "audit backend shut down";
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * Batches that are passed on at once: a sink that has no end fills the buffer, not the memory.
   */
  static final int MOST_UNDER_WAY = 8;

  private final AuditSink sink;
  private final BatchOptions options;
  private final boolean concurrent;
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
  private final SinkMetrics metrics;
  private final BlockingQueue<AuditEvent> buffer;
  private final Throttle throttle;
  private final ExecutorService senders =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("audit-batch-", 0).factory());
  private final Thread thread = Thread.ofVirtual().name("audit-buffer").unstarted(this::run);
  private final Duration lastWords;
  private volatile boolean closed;

  /**
   * @param concurrent whether a batch may be passed on while another is
   */
  BufferedSink(AuditSink sink, BatchOptions options, boolean concurrent, SinkMetrics metrics) {
    this(sink, options, concurrent, metrics, LAST_WORDS);
  }

  /**
   * @param lastWords how long what is left has, twice, when this is closed
   */
  BufferedSink(
      AuditSink sink,
      BatchOptions options,
      boolean concurrent,
      SinkMetrics metrics,
      Duration lastWords) {
    this.lastWords = lastWords;
    this.sink = sink;
    this.options = options;
    this.concurrent = concurrent;
    this.metrics = metrics;
    this.buffer = new ArrayBlockingQueue<>(options.bufferSize());
    this.throttle =
        new Throttle(options.throttled() ? options.qps() : 0, options.burst(), System::nanoTime);
    thread.start();
  }

  @Override
  public boolean accept(List<AuditEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      if (closed || !buffer.offer(events.get(i))) {
        String reason = closed ? SHUT_DOWN : "audit buffer queue blocked";
        metrics.lost("buffered", reason, events.subList(i, events.size()));
        return true;
      }
    }
    return true;
  }

  @Override
  public boolean blocks() {
    return false;
  }

  private void run() {
    List<AuditEvent> batch = new ArrayList<>();
    try {
      while (!closed || !buffer.isEmpty()) {
        collect(batch);
        if (!batch.isEmpty()) {
          throttle.acquire();
          send(List.copyOf(batch));
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (!batch.isEmpty()) {
        metrics.lost("buffered", SHUT_DOWN, batch);
      }
    }
  }

  private void collect(List<AuditEvent> batch) throws InterruptedException {
    AuditEvent first = buffer.poll(100, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    batch.add(first);
    long end = System.nanoTime() + options.maxWait().toNanos();
    while (batch.size() < options.maxSize()) {
      if (buffer.drainTo(batch, options.maxSize() - batch.size()) > 0) {
        continue;
      }
      long left = Math.min(end - System.nanoTime(), 100_000_000);
      if (left <= 0 || closed) {
        break;
      }
      AuditEvent next = buffer.poll(left, TimeUnit.NANOSECONDS);
      if (next != null) {
        batch.add(next);
      }
    }
  }

  private void send(List<AuditEvent> batch) throws InterruptedException {
    if (concurrent) {
      underWay.acquire();
      senders.execute(() -> {
        try {
          sink.accept(batch);
        } finally {
          underWay.release();
        }
      });
    } else {
      sink.accept(batch);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(lastWords)) {
        thread.interrupt();
      }
      senders.shutdown();
      if (!senders.awaitTermination(lastWords.toMillis(), TimeUnit.MILLISECONDS)) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<AuditEvent> left = new ArrayList<>();
    buffer.drainTo(left);
    if (!left.isEmpty()) {
      metrics.lost("buffered", SHUT_DOWN, left);
    }
    sink.close();
  }
}
