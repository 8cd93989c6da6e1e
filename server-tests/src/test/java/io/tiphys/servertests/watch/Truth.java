package io.tiphys.servertests.watch;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** What really happened: the store's own history, read in one go after all faults are over. */
final class Truth {

  private final List<StoreEvent> events = new CopyOnWriteArrayList<>();

  /** Reads what has happened below two prefixes after a revision. */
  Truth(ObjectStore store, String namespace, long after) {
    List<StoreEvent> all = new ArrayList<>();
    AtomicBoolean complete = new AtomicBoolean();
    long now = store.currentRevision();
    try (ObjectStore.Watch watch =
        store.watch(
            "/registry/",
            after,
            new ObjectStore.WatchListener() {
              @Override
              public void onEvents(List<StoreEvent> told) {
                all.addAll(told);
                complete.compareAndSet(false, told.getLast().revision() >= now);
              }

              @Override
              public void onCompacted(long compactRevision) {
                throw new AssertionError("the history has been compacted");
              }
            })) {
      watch.requestProgress();
      Await.until("the store's history", complete::get);
    }
    for (StoreEvent event : all) {
      if (key(event).contains("/" + namespace + "/")) {
        events.add(event);
      }
    }
  }

  private static String key(StoreEvent event) {
    return switch (event) {
      case StoreEvent.Put put -> put.object().key();
      case StoreEvent.Delete delete -> delete.key();
      case StoreEvent.Progress _ -> "";
    };
  }

  int count() {
    return events.size();
  }

  /** What a watcher of some objects must have been told, in this order and nothing else. */
  List<Seen> asSeen(Predicate<String> resource, Predicate<String> object) {
    List<Seen> seen = new ArrayList<>();
    Map<String, Boolean> was = new TreeMap<>();
    for (StoreEvent event : events) {
      String key = key(event);
      if (!resource.test(key)) {
        continue;
      }
      boolean before = was.getOrDefault(key, false);
      boolean after = event instanceof StoreEvent.Put put && object.test(text(put.object()));
      was.put(key, after);
      if (before || after) {
        String type = !after ? "DELETED" : before ? "MODIFIED" : "ADDED";
        seen.add(new Seen(type, name(key), event.revision()));
      }
    }
    return seen;
  }

  private static String text(StoredObject object) {
    return new String(object.value(), StandardCharsets.UTF_8);
  }

  private static String name(String key) {
    String kind = key.startsWith("/registry/secrets/") ? "Secret/" : "ConfigMap/";
    return kind + key.substring(key.lastIndexOf('/') + 1);
  }
}
