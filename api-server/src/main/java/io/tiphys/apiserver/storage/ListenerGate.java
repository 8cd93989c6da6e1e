package io.tiphys.apiserver.storage;

import io.tiphys.apiserver.storage.ObjectStore.WatchListener;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Stands before a watch's listener: lets one call in at a time, and none once it is closed.
 *
 * <p>Closing waits for the call that is under way, unless that call itself closes.
 */
public final class ListenerGate {

  private final WatchListener listener;
  private final ReentrantLock calling = new ReentrantLock();
  private volatile boolean closed;

  public ListenerGate(WatchListener listener) {
    this.listener = listener;
  }

  public void pass(Consumer<WatchListener> call) {
    calling.lock();
    try {
      if (!closed) {
        call.accept(listener);
      }
    } finally {
      calling.unlock();
    }
  }

  public boolean closed() {
    return closed;
  }

  public void close() {
    closed = true; // at once, for whoever asks
    calling.lock();
    try {
      closed = true; // and no call is under way any more
    } finally {
      calling.unlock();
    }
  }
}
