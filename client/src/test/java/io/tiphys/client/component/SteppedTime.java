package io.tiphys.client.component;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when a test says so, and only while all candidates sleep. */
final class SteppedTime implements ElectionTime {

  private final List<Long> ends = new ArrayList<>();
  private long nanos;

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanoTime());
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    long end = nanos + duration.toNanos();
    ends.add(end);
    notifyAll();
    try {
      while (nanos < end) {
        wait();
      }
    } finally {
      ends.remove(end);
    }
  }

  /** Lets time pass, then waits until so many candidates sleep again. */
  synchronized void pass(Duration duration, int candidates) throws InterruptedException {
    nanos += duration.toNanos();
    notifyAll();
    while (ends.stream().filter(end -> end > nanos).count() != candidates) {
      wait();
    }
  }
}
