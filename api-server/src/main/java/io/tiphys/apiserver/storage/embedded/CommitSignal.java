package io.tiphys.apiserver.storage.embedded;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Wakes watches when there may be something new for them. */
final class CommitSignal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  void raise() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code ready} holds; it is asked again after each {@link #raise}. */
  void await(BooleanSupplier ready) {
    lock.lock();
    try {
      while (!ready.getAsBoolean()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
