package io.tiphys.servertests.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Hears the same watch as the recorder, and remembers the whole state at each revision. */
final class Witness implements ObjectStore.WatchListener, AutoCloseable {

  private final TreeMap<Long, Map<String, String>> states = new TreeMap<>();
  private final ObjectStore.Watch watch;
  private TreeMap<String, String> now = new TreeMap<>();
  private int events;

  /** Begins with what a store holds. */
  Witness(ObjectStore store, String prefix) {
    ObjectStore.Snapshot snapshot = store.list(prefix, 0);
    snapshot
        .objects()
        .forEach(o -> now.put(o.key(), o.revision() + " " + new String(o.value(), UTF_8)));
    states.put(snapshot.revision(), Map.copyOf(now));
    watch = store.watch(prefix, snapshot.revision(), this);
  }

  @Override
  public synchronized void onEvents(List<StoreEvent> told) {
    for (StoreEvent event : told) {
      now = new TreeMap<>(now);
      switch (event) {
        case StoreEvent.Put put ->
            now.put(
                put.object().key(), put.revision() + " " + new String(put.object().value(), UTF_8));
        case StoreEvent.Delete delete -> now.remove(delete.key());
        case StoreEvent.Progress _ -> {}
      }
      events += event instanceof StoreEvent.Progress ? 0 : 1;
      states.put(event.revision(), Map.copyOf(now));
    }
  }

  @Override
  public void onCompacted(long revision) {
    throw new IllegalStateException("a witness misses nothing");
  }

  synchronized int events() {
    return events;
  }

  /** What there was at a revision: by key, the object's own revision and its JSON. */
  synchronized Map<String, String> at(long revision) {
    return states.floorEntry(revision).getValue();
  }

  @Override
  public void close() {
    watch.close();
  }
}
