package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log: what happened to a key at one revision.
 *
 * @param value what was written, or null for a deletion
 * @param created whether the key was absent before
 * @param previous the revision of the key's change before this one, or 0 if there is none to be
 *     found; that change may be a deletion
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
record Change(String key, byte @Nullable [] value, boolean created, long previous) {

  Optional<StoredObject> object(long revision) {
    return value == null ? Optional.empty() : Optional.of(new StoredObject(key, value, revision));
  }

  StoreEvent event(long revision, Optional<StoredObject> before) {
    return value == null
        ? new StoreEvent.Delete(key, revision, before)
        : new StoreEvent.Put(new StoredObject(key, value, revision), created, before);
  }
}
