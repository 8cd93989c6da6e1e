package io.tiphys.apiserver.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The memory of the cluster: bytes under keys, with one revision that grows by one with each write.
 *
 * <p>The methods block and are meant for virtual threads; all are safe for use by any thread. What
 * a method returns is linearizable: it reflects every write acknowledged before the call. A store
 * that cannot be reached, or has lost its quorum, throws {@link StoreUnavailableException}, after
 * which a write may or may not have happened. One contract suite runs on every implementation.
 */
public interface ObjectStore extends AutoCloseable {

  /** The revision of the latest write to any key; at least 1. */
  long currentRevision();

  /** The object under {@code key}, now. */
  Optional<StoredObject> find(String key);

  /**
   * All objects whose keys start with {@code prefix}, in the order of their keys, as they were at
   * one revision.
   *
   * @param revision the revision to read at, or 0 for now
   * @throws CompactedException if that revision's past has been forgotten
   */
  Snapshot list(String prefix, long revision);

  /** A consistent view of a prefix. */
  record Snapshot(long revision, List<StoredObject> objects) {
    public Snapshot {
      objects = List.copyOf(objects);
    }
  }

  /**
   * Writes {@code value} if the key's revision is {@code expectedRevision} (0: the key is absent),
   * in a transaction of its own.
   *
   * @param timeToLive after which the key deletes itself; zero for never. An update replaces the
   *     former time to live.
   * @param guard another key that must stand still meanwhile: both are compared in one transaction
   * @throws GuardMovedException if that key stands at another revision, whatever the first one does
   */
  WriteResult put(
      String key, byte[] value, long expectedRevision, Duration timeToLive, Optional<Guard> guard);

  /** Writes whatever other keys do. */
  default WriteResult put(String key, byte[] value, long expectedRevision, Duration timeToLive) {
    return put(key, value, expectedRevision, timeToLive, Optional.empty());
  }

  /**
   * Deletes the key if its revision is {@code expectedRevision}.
   *
   * @throws GuardMovedException as with {@code put}
   */
  WriteResult delete(String key, long expectedRevision, Optional<Guard> guard);

  /** Deletes whatever other keys do. */
  default WriteResult delete(String key, long expectedRevision) {
    return delete(key, expectedRevision, Optional.empty());
  }

  /**
   * Tells {@code listener} every change of keys under {@code prefix} with a revision above {@code
   * afterRevision}, and progress while there is none. The store opens broken connections again by
   * itself, from the last revision that it delivered.
   */
  Watch watch(String prefix, long afterRevision, WatchListener listener);

  /** A running watch; closing it is final, and no event is delivered after that returns. */
  interface Watch extends AutoCloseable {

    /**
     * Asks for a {@link StoreEvent.Progress} soon, where the store would not send one by itself.
     */
    void requestProgress();

    @Override
    void close();
  }

  /**
   * Receives a watch's events, on one thread at a time. It must not block for long. When it throws,
   * {@link #onCompacted} is called and the watch ends.
   */
  interface WatchListener {
    void onEvents(List<StoreEvent> events);

    /**
     * The watch cannot go on because revisions that it has not delivered were compacted; list again
     * and open a new one. Nothing is delivered after this.
     */
    void onCompacted(long compactRevision);
  }

  /** Forgets the past before {@code revision}. */
  void compact(long revision);

  /**
   * Takes part in a round of the agreement by which, of many servers on one store, one alone
   * compacts. Each calls this once in an interval, with what its last call returned; the first to
   * do so has the past before the round that it remembers forgotten, the others only learn of it.
   */
  default CompactionRound compact(CompactionRound last) {
    if (last.revision() > 0) {
      compact(last.revision());
    }
    return new CompactionRound(last.number() + 1, currentRevision(), last.revision());
  }

  @Override
  void close();
}
