package io.tiphys.apiserver;

import io.tiphys.apiserver.storage.CompactionRound;
import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A store around another one, which does something around each of its reads and writes. */
abstract class CallsAround implements ObjectStore {

  private final ObjectStore store;

  CallsAround(ObjectStore store) {
    this.store = store;
  }

  /**
   * Makes a call of the inner store.
   *
   * @param operation get, list, create, update or delete
   * @param key what it is about, or the beginning of it; empty if it is about nothing
   */
  abstract <T> T around(String operation, String key, Supplier<T> call);

  @Override
  public final long currentRevision() {
    return around("get", "", store::currentRevision);
  }

  @Override
  public final Optional<StoredObject> find(String key) {
    return around("get", key, () -> store.find(key));
  }

  @Override
  public final Snapshot list(String prefix, long revision) {
    return around("list", prefix, () -> store.list(prefix, revision));
  }

  @Override
  public final WriteResult put(
      String key, byte[] value, long expectedRevision, Duration timeToLive, Optional<Guard> guard) {
    return around(
        expectedRevision == 0 ? "create" : "update",
        key,
        () -> store.put(key, value, expectedRevision, timeToLive, guard));
  }

  @Override
  public final WriteResult delete(String key, long expectedRevision, Optional<Guard> guard) {
    return around("delete", key, () -> store.delete(key, expectedRevision, guard));
  }

  @Override
  public final Watch watch(String prefix, long afterRevision, WatchListener listener) {
    return store.watch(prefix, afterRevision, listener);
  }

  @Override
  public final void compact(long revision) {
    store.compact(revision);
  }

  @Override
  public final CompactionRound compact(CompactionRound last) {
    return store.compact(last);
  }

  @Override
  public final void close() {
    store.close();
  }
}
