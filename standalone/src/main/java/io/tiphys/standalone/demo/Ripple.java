package io.tiphys.standalone.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Prints each thing that happens once, with its time since the last start of the clock, and lets
 * one wait for things.
 */
final class Ripple {

  /** How long a step may take before the demo gives up. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final PrintStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Stage, Set<String>> happened = new EnumMap<>(Stage.class);
  private long start = System.nanoTime();

  Ripple(PrintStream out) {
    this.out = out;
  }

  /** Times count from now on. */
  void startClock() {
    start = System.nanoTime();
  }

  void heading(String text) {
    out.printf("%n%s%n", text);
  }

  void line(String what, String detail) {
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf("%8.3f s  %-24s %s%n", seconds, what, detail);
  }

  /** Something happened to {@code subject}; only the first time is told. */
  void happened(Stage stage, String subject, String detail) {
    lock.lock();
    try {
      if (happened.computeIfAbsent(stage, key -> new TreeSet<>()).add(subject)) {
        line(stage.title(), detail);
      }
    } finally {
      lock.unlock();
    }
    somethingChanged();
  }

  /** Wakes those that wait for a condition. */
  void somethingChanged() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a stage has been reached by so many subjects. */
  void await(Stage stage, int count) throws InterruptedException {
    await(
        stage.title() + " (" + stage.actor() + ")",
        stage.look(),
        () -> happened.getOrDefault(stage, Set.of()).size() >= count);
  }

  /**
   * Waits for a condition, which is looked at again whenever something changes.
   *
   * @throws DemoFailure if it does not come about
   */
  void await(String step, String where, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new DemoFailure(step, where);
        }
        changed.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(500)));
      }
    } finally {
      lock.unlock();
    }
  }
}
