package io.tiphys.node.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs one probe of one container over and over. The result changes when enough tries in a row were
 * good, or were bad.
 */
final class ProbeLoop implements Runnable {

  private final Check check;
  private final int successThreshold;
  private final int failureThreshold;
  private final Duration period;
  private final Instant firstTry;
  private final InstantSource clock;
  private final BooleanSupplier due;
  private final Listener listener;

  private int goodInARow;
  private int badInARow;

  /** Hears of results. */
  interface Listener {
    /** A try was bad. */
    void bad(String message);

    /** The threshold was reached. */
    void result(boolean good);
  }

  /**
   * @param started when the container was
   * @param due whether this probe has its turn already; else it waits
   */
  ProbeLoop(
      Probe probe,
      Check check,
      Instant started,
      InstantSource clock,
      BooleanSupplier due,
      Listener listener) {
    this.check = check;
    this.successThreshold = orDefault(probe.getSuccessThreshold(), 1);
    this.failureThreshold = orDefault(probe.getFailureThreshold(), 3);
    this.period = Duration.ofSeconds(Math.max(1, orDefault(probe.getPeriodSeconds(), 10)));
    this.firstTry = started.plusSeconds(orDefault(probe.getInitialDelaySeconds(), 0));
    this.clock = clock;
    this.due = due;
    this.listener = listener;
  }

  private static int orDefault(Integer value, int otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }

  @Override
  public void run() {
    try {
      Duration delay = Duration.between(clock.instant(), firstTry);
      if (delay.isPositive()) {
        Thread.sleep(delay);
      }
      while (!Thread.currentThread().isInterrupted()) {
        if (due.getAsBoolean()) {
          once();
          Thread.sleep(period);
        } else {
          Thread.sleep(Duration.ofMillis(200));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One try and what follows from it. */
  void once() throws InterruptedException {
    Optional<Check.Outcome> learned = check.run();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException();
    }
    learned.ifPresent(this::count);
  }

  private void count(Check.Outcome outcome) {
    if (outcome.good()) {
      badInARow = 0;
      if (++goodInARow >= successThreshold) {
        listener.result(true);
      }
    } else {
      goodInARow = 0;
      listener.bad(outcome.message());
      if (++badInARow >= failureThreshold) {
        listener.result(false);
      }
    }
  }

  static Listener listener(Consumer<String> bad, Consumer<Boolean> result) {
    return new Listener() {
      @Override
      public void bad(String message) {
        bad.accept(message);
      }

      @Override
      public void result(boolean good) {
        result.accept(good);
      }
    };
  }
}
