package io.tiphys.apiserver.storage;

import io.tiphys.apiserver.storage.ObjectStore.WatchListener;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a watch's listener: lets one call in at a time, and none once it is closed.
 *
 * <p>Closing waits for the call that is under way, unless that call itself closes. A listener that
 * fails has lost its place; it is told to list again, and nothing after that.
 */
public final class ListenerGate {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerGate.class);

  private final WatchListener listener;
  private final ReentrantLock calling = new ReentrantLock();
  private volatile boolean closed;

  public ListenerGate(WatchListener listener) {
    this.listener = listener;
  }

  /** Hands over events, at least one. */
  public void events(List<StoreEvent> events) {
    calling.lock();
    try {
      if (!closed) {
        listener.onEvents(events);
      }
    } catch (RuntimeException e) {
      long revision = events.getLast().revision();
      LOG.atError()
          .addKeyValue("resourceVersion", revision)
          .setCause(e)
          .log("A watch's listener failed and has to list again");
      compacted(revision);
    } finally {
      calling.unlock();
    }
  }

  /** Tells the listener that its past is gone, and closes. */
  public void compacted(long revision) {
    calling.lock();
    try {
      if (!closed) {
        closed = true;
        listener.onCompacted(revision);
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
