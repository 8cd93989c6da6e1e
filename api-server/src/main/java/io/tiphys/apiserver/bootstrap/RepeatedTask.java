package io.tiphys.apiserver.bootstrap;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task on a virtual thread: at the start, after each {@link #wake} (several in a short while
 * count as one), after {@code interval} at the latest, and again soon after a failure.
 */
final class RepeatedTask implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final String name;
  private final Runnable task;
  private final Duration interval;
  private final Runnable whenDone;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private Duration retry = FIRST_RETRY;

  /**
   * @param whenDone called after each success
   */
  RepeatedTask(String name, Runnable task, Duration interval, Runnable whenDone) {
    this.name = name;
    this.task = task;
    this.interval = interval;
    this.whenDone = whenDone;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  void wake() {
    wakes.release();
  }

  private void loop() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = attempt();
        if (wakes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          // Changes come in crowds.
          Thread.sleep(FIRST_RETRY);
          wakes.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration attempt() {
    try {
      task.run();
      retry = FIRST_RETRY;
      whenDone.run();
      return interval;
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return interval;
      }
      LOG.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("error", e.toString())
          .log("Bootstrap step failed and is tried again");
      Duration pause = retry;
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
      return pause;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
