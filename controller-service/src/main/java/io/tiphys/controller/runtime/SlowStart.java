package io.tiphys.controller.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does the same thing many times, in batches of 1, 2, 4, … at once, and ends with the batch in
 * which one failed: a server that refuses all is asked only once.
 */
public final class SlowStart {

  private SlowStart() {}

  /** What succeeded, and the failures of the last batch. */
  public record Outcome<T>(List<T> done, List<Throwable> failures) {
    public Outcome {
      done = List.copyOf(done);
      failures = List.copyOf(failures);
    }
  }

  /** In growing batches. */
  public static <T> Outcome<T> run(List<? extends Callable<T>> tasks) throws InterruptedException {
    return run(tasks, 1);
  }

  /** All at once, for what is worth trying whatever becomes of the others. */
  public static <T> Outcome<T> all(List<? extends Callable<T>> tasks) throws InterruptedException {
    return run(tasks, Math.max(1, tasks.size()));
  }

  private static <T> Outcome<T> run(List<? extends Callable<T>> tasks, int first)
      throws InterruptedException {
    List<T> done = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    int from = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int batch = first; from < tasks.size() && failures.isEmpty(); batch *= 2) {
        int to = Math.min(tasks.size(), from + batch);
        for (Future<T> result : threads.invokeAll(tasks.subList(from, to))) {
          try {
            done.add(result.get());
          } catch (ExecutionException e) {
            failures.add(e.getCause() == null ? e : e.getCause());
          }
        }
        from = to;
      }
    }
    return new Outcome<>(done, failures);
  }
}
