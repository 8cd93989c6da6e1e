package io.tiphys.apiserver.watch;

import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store in which what happens is what a test tells its watcher. */
final class ToldStore implements ObjectStore {

  private @Nullable WatchListener listener;
  private long revision = 1;

  /** Tells, in one go, that objects were written: each {@code RESOURCE/NAMESPACE/NAME}. */
  void put(String... keys) {
    List<StoreEvent> events = new ArrayList<>();
    for (String key : keys) {
      events.add(
          new StoreEvent.Put(
              new StoredObject("/registry/" + key, json(key), ++revision),
              false,
              Optional.empty()));
    }
    tell(events);
  }

  void delete(String key) {
    tell(List.of(new StoreEvent.Delete("/registry/" + key, ++revision, Optional.empty())));
  }

  private void tell(List<StoreEvent> events) {
    if (listener != null) {
      listener.onEvents(events);
    }
  }

  private static byte[] json(String key) {
    String[] parts = key.split("/", -1);
    return ("{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"namespace\":\""
            + parts[1]
            + "\",\"name\":\""
            + parts[2]
            + "\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long currentRevision() {
    return revision;
  }

  @Override
  public Optional<StoredObject> find(String key) {
    return Optional.empty();
  }

  @Override
  public Snapshot list(String prefix, long at) {
    return new Snapshot(revision, List.of());
  }

  @Override
  public WriteResult put(
      String key, byte[] value, long expected, Duration timeToLive, Optional<Guard> guard) {
    throw new UnsupportedOperationException();
  }

  @Override
  public WriteResult delete(String key, long expectedRevision, Optional<Guard> guard) {
    throw new UnsupportedOperationException();
  }

  /** Only the caches' own watch is told anything; one for the past finds it forgotten. */
  @Override
  public Watch watch(String prefix, long afterRevision, WatchListener wants) {
    if (listener == null) {
      listener = wants;
    } else {
      wants.onCompacted(revision);
    }
    return new Watch() {
      @Override
      public void requestProgress() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void compact(long before) {}

  @Override
  public void close() {}
}
