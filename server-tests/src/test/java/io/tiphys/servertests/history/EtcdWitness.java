package io.tiphys.servertests.history;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears itself what an etcd tells of the ConfigMaps and Secrets of a test, to be compared with the
 * history.
 */
final class EtcdWitness implements ObjectStore.WatchListener {

  private static final String PREFIX = "/registry/";

  private final ObjectStore store;
  private final List<String> events = new ArrayList<>();

  EtcdWitness(ObjectStore store) {
    this.store = store;
  }

  /** Hears everything from now on, until the store is closed. */
  void begin() {
    store.watch(PREFIX, store.currentRevision(), this);
  }

  @Override
  public synchronized void onEvents(List<StoreEvent> told) {
    for (StoreEvent event : told) {
      String key =
          switch (event) {
            case StoreEvent.Put put -> put.object().key();
            case StoreEvent.Delete delete -> delete.key();
            case StoreEvent.Progress _ -> "";
          };
      if (key.startsWith(PREFIX + "configmaps/default/")
          || key.startsWith(PREFIX + "secrets/default/")) {
        events.add(event.revision() + " " + key);
      }
    }
  }

  @Override
  public void onCompacted(long revision) {}

  /** Revisions and keys, in their order. */
  synchronized List<String> events() {
    return List.copyOf(events);
  }
}
