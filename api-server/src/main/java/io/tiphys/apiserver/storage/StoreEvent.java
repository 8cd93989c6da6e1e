package io.tiphys.apiserver.storage;

import java.util.Optional;

/**
 * What a watch of the store tells. Events come in the order of their revisions, none skipped, none
 * twice.
 *
 * <p>A revision belongs to one event, with one exception: keys that delete themselves at the same
 * moment may share theirs, and are then told together.
 */
public sealed interface StoreEvent {

  /** The revision at which it happened. */
  long revision();

  /**
   * A key was written.
   *
   * @param created whether the key was absent before
   * @param previous what the key held, where the store still knows
   */
  record Put(StoredObject object, boolean created, Optional<StoredObject> previous)
      implements StoreEvent {
    @Override
    public long revision() {
      return object.revision();
    }
  }

  /**
   * A key was deleted, by a client or because its time to live had passed.
   *
   * @param previous what the key held, where the store still knows
   */
  record Delete(String key, long revision, Optional<StoredObject> previous) implements StoreEvent {}

  /**
   * All events up to {@code revision} have been delivered, whether or not any was for the prefix.
   */
  record Progress(long revision) implements StoreEvent {}
}
