package io.tiphys.apiserver.audit.database;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionException;

/**
 * Rows on their way to the archive database. Adding one never waits; one thread writes them in
 * batches, each in a transaction, and tries again for as long as the database is away. A batch
 * whose keys are there already was written by a try whose end was not heard of.
 */
final class ArchiveBuffer<T> implements AutoCloseable {

  private static final int BATCH = 500;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /**
   * How much may wait.
   *
   * @param kind as metrics name it
   */
  record Limits(String kind, int items, long bytes) {}

  private record Item<T>(T content, long weight) {}

  private final ArchiveDatabase database;
  private final Function<List<T>, List<?>> rows;
  private final Consumer<List<T>> onLoss;
  private final BlockingQueue<Item<T>> queue;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final Counter written;
  private final Counter lost;
  private final Thread writer;
  private volatile boolean closed;

  ArchiveBuffer(
      Limits limits,
      ArchiveDatabase database,
      Function<List<T>, List<?>> rows,
      Consumer<List<T>> onLoss,
      MeterRegistry meters) {
    this.database = database;
    this.rows = rows;
    this.onLoss = onLoss;
    this.queue = new LinkedBlockingQueue<>(limits.items());
    this.mostBytes = limits.bytes();
    this.written = counter("written", "Audit rows that the archive database has.", limits, meters);
    this.lost = counter("lost", "Audit rows that the archive database never got.", limits, meters);
    Gauge.builder("tiphys.audit.archive.waiting", queue, BlockingQueue::size)
        .description("Audit rows that wait for the archive database.")
        .tag("kind", limits.kind())
        .register(meters);
    this.writer = Thread.ofVirtual().name("audit-archive-" + limits.kind()).start(this::run);
  }

  private static Counter counter(
      String what, String description, Limits limits, MeterRegistry meters) {
    return Counter.builder("tiphys.audit.archive." + what)
        .description(description)
        .tag("kind", limits.kind())
        .register(meters);
  }

  void add(T content, long weight) {
    if (closed || bytes.get() + weight > mostBytes || !queue.offer(new Item<>(content, weight))) {
      lose(List.of(content));
      return;
    }
    bytes.addAndGet(weight);
  }

  private void lose(List<T> contents) {
    lost.increment(contents.size());
    onLoss.accept(contents);
  }

  private void run() {
    try {
      Archive archive = database.await();
      while (!closed || !queue.isEmpty()) {
        Item<T> first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
          write(archive, batch(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      closed = true; // the database was closed before it was opened
    }
  }

  private List<Item<T>> batch(Item<T> first) {
    List<Item<T>> batch = new ArrayList<>();
    batch.add(first);
    queue.drainTo(batch, BATCH - 1);
    return batch;
  }

  private void write(Archive archive, List<Item<T>> batch) throws InterruptedException {
    List<T> contents = batch.stream().map(Item::content).toList();
    try {
      List<?> made = rows.apply(contents);
      insert(archive, made, contents);
    } finally {
      bytes.addAndGet(-batch.stream().mapToLong(Item::weight).sum());
    }
  }

  private void insert(Archive archive, List<?> made, List<T> contents) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        archive.inTransaction(() -> archive.aggregates().insertAll(made));
        written.increment(made.size());
        return;
      } catch (DuplicateKeyException e) {
        written.increment(made.size());
        return;
      } catch (DataIntegrityViolationException e) {
        lose(contents); // no other try would end otherwise
        return;
      } catch (DataAccessException | TransactionException e) {
        if (closed) {
          lose(contents);
          return;
        }
        Thread.sleep(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    // nobody waits for a database that is not there
    boolean answers = database.health().state() == ArchiveDatabase.Health.State.UP;
    try {
      if (!writer.join(answers ? LAST_WORDS : Duration.ZERO)) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Item<T>> left = new ArrayList<>();
    queue.drainTo(left);
    if (!left.isEmpty()) {
      lose(left.stream().map(Item::content).toList());
    }
  }
}
