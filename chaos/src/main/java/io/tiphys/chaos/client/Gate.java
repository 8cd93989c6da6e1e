package io.tiphys.chaos.client;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Through which every operation goes, so that there are moments without any. */
public final class Gate {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  /** An operation of a client. */
  public interface Step {
    void run() throws InterruptedException;
  }

  /** Makes an operation, unless the gate is closed: then as soon as it is not. */
  public void pass(Step step) throws InterruptedException {
    lock.readLock().lockInterruptibly();
    try {
      step.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Waits until no operation is under way; none begins until {@link #open}, by the same thread. */
  public void close() {
    lock.writeLock().lock();
  }

  public void open() {
    lock.writeLock().unlock();
  }
}
