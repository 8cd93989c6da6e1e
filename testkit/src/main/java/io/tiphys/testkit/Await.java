package io.tiphys.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to come true; fails with what was awaited when it does not. */
public final class Await {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(10);

  private Await() {}

  /** Waits up to 20 s. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, LIMIT, condition);
  }

  /** Waits up to {@code limit}. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    present(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /** Waits up to 20 s for a value. */
  public static <T> T present(String what, Supplier<Optional<T>> value) {
    return present(what, LIMIT, value);
  }

  /** Waits up to {@code limit} for a value. */
  public static <T> T present(String what, Duration limit, Supplier<Optional<T>> value) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> now = value.get();
      if (now.isPresent()) {
        return now.get();
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in " + limit + ": " + what);
      }
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for: " + what, e);
      }
    }
  }
}
