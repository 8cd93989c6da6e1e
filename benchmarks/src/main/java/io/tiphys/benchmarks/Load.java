package io.tiphys.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Runs one operation many times, some at once, and measures. */
record Load(ProcessUse use, int operations, int concurrency) {

  /** Runs {@code operation} with 0, 1, … */
  Measurement measure(String name, String note, IntConsumer operation) {
    long[] latencies = new long[operations];
    Duration cpuBefore = use.used();
    long start = System.nanoTime();
    run(i -> {
      long began = System.nanoTime();
      operation.accept(i);
      latencies[i] = System.nanoTime() - began;
    });
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    return new Measurement(
        name,
        operations,
        wall,
        use.used().minus(cpuBefore),
        use.residentMegabytes(),
        latencies,
        note);
  }

  /** Runs {@code operation} with 0, 1, … and stops at the first failure. */
  void run(IntConsumer operation) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int worker = 0; worker < concurrency; worker++) {
        workers.add(
            threads.submit(() -> {
              for (int i = next.getAndIncrement(); i < operations; i = next.getAndIncrement()) {
                operation.accept(i);
              }
            }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an operation failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
