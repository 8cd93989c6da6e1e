package io.tiphys.apiserver.audit;

import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.storage.CompactionRound;
import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.Optional;

/** A store that tells the audit record of the current request of each write. */
public record AuditedStore(ObjectStore store) implements ObjectStore {

  @Override
  public long currentRevision() {
    return store.currentRevision();
  }

  @Override
  public Optional<StoredObject> find(String key) {
    return store.find(key);
  }

  @Override
  public Snapshot list(String prefix, long revision) {
    return store.list(prefix, revision);
  }

  @Override
  public WriteResult put(
      String key, byte[] value, long expectedRevision, Duration timeToLive, Optional<Guard> guard) {
    return told(store.put(key, value, expectedRevision, timeToLive, guard));
  }

  @Override
  public WriteResult delete(String key, long expectedRevision, Optional<Guard> guard) {
    return told(store.delete(key, expectedRevision, guard));
  }

  private static WriteResult told(WriteResult result) {
    if (result instanceof WriteResult.Written(long revision)) {
      AuditScope.current().ifPresent(record -> record.wrote(revision));
    }
    return result;
  }

  @Override
  public Watch watch(String prefix, long afterRevision, WatchListener listener) {
    return store.watch(prefix, afterRevision, listener);
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  @Override
  public CompactionRound compact(CompactionRound last) {
    return store.compact(last);
  }

  @Override
  public void close() {
    store.close();
  }
}
