package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ListenerGate;
import io.tiphys.apiserver.storage.ObjectStore.Watch;
import io.tiphys.apiserver.storage.ObjectStore.WatchListener;
import io.tiphys.apiserver.storage.StoreEvent;
import java.util.List;

/**
 * A watch that reads the log from where it stands to the committed revision, again and again.
 *
 * <p>It has a thread of its own and keeps nothing but its place in the log, so a slow listener
 * delays nobody else.
 */
final class LogWatch implements Watch {

  private static final int LARGEST_BATCH = 500;

  private final RevisionLog log;
  private final CommitSignal signal;
  private final String prefix;
  private final ListenerGate gate;

  private long delivered;
  private volatile boolean progressRequested;

  LogWatch(
      RevisionLog log, CommitSignal signal, String prefix, long after, WatchListener listener) {
    this.log = log;
    this.signal = signal;
    this.prefix = prefix;
    this.delivered = after;
    gate = new ListenerGate(listener);
  }

  void run() {
    try {
      while (!gate.closed()) {
        signal.await(() -> gate.closed() || progressRequested || log.committed() > delivered);
        boolean requested = progressRequested;
        progressRequested = false;
        advance(requested);
      }
    } catch (CompactedException e) {
      gate.compacted(e.compactRevision());
    }
  }

  private void advance(boolean progress) {
    long upTo = log.committed();
    boolean eventsLast = false;
    while (delivered < upTo && !gate.closed()) {
      long end = Math.min(upTo, delivered + LARGEST_BATCH);
      List<StoreEvent> events = log.events(prefix, delivered, end);
      if (!events.isEmpty()) {
        gate.events(events);
      }
      eventsLast = !events.isEmpty() && events.getLast().revision() == end;
      delivered = end;
    }
    if (progress || !eventsLast) {
      gate.events(List.of(new StoreEvent.Progress(delivered)));
    }
  }

  @Override
  public void requestProgress() {
    progressRequested = true;
    signal.raise();
  }

  @Override
  public void close() {
    gate.close();
    signal.raise();
  }
}
