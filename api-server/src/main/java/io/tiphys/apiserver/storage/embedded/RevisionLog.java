package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ObjectStore.Snapshot;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * All changes by revision, and for each key the revision of its newest one.
 *
 * <p>One thread writes. What it writes is invisible until {@link #commit} has made it durable:
 * readers read at the committed revision, and find a key's state at a revision by following the
 * chain of its changes down from the newest, so they need no lock. Compaction removes changes that
 * no reader at or after the compacted revision can reach; it announces itself before it removes, so
 * a reader that finds the compacted revision still below its own when it has finished has seen all.
 */
final class RevisionLog {

  /** The first revision of an empty store, as etcd counts. */
  private static final long FIRST = 1;

  private static final String COMPACTED = "compacted";
  private static final int LEAST_FILL_PERCENT = 60;
  private static final int MOST_BYTES_MOVED = 4 << 20;

  private final MVStore store;
  private final MVMap<String, Head> heads;
  private final MVMap<Long, Change> changes;
  private final MVMap<String, Long> marks;

  private long written;
  private volatile long committed;
  private volatile long compacted;

  RevisionLog(MVStore store) {
    this.store = store;
    heads =
        store.openMap(
            "heads",
            new MVMap.Builder<String, Head>()
                .keyType(StringDataType.INSTANCE)
                .valueType(new HeadType()));
    changes =
        store.openMap(
            "changes",
            new MVMap.Builder<Long, Change>()
                .keyType(LongDataType.INSTANCE)
                .valueType(new ChangeType()));
    marks =
        store.openMap(
            "marks",
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
    Long last = changes.lastKey();
    compacted = marks.getOrDefault(COMPACTED, 0L);
    written = Math.max(FIRST, Math.max(last == null ? 0 : last, compacted));
    committed = written;
  }

  long committed() {
    return committed;
  }

  long compacted() {
    return compacted;
  }

  // What any thread may call.

  Optional<StoredObject> find(String key) {
    while (true) {
      long revision = committed;
      Head head = heads.get(key);
      Optional<StoredObject> found =
          head == null ? Optional.empty() : at(head.revision(), revision);
      if (compacted <= revision) {
        return found;
      }
    }
  }

  Snapshot list(String prefix, long revision) {
    while (true) {
      long at = revision == 0 ? committed : revision;
      if (at >= compacted) {
        List<StoredObject> objects = scan(prefix, at);
        if (at >= compacted) {
          return new Snapshot(at, objects);
        }
      }
      if (revision != 0) {
        throw new CompactedException(compacted);
      }
    }
  }

  private List<StoredObject> scan(String prefix, long revision) {
    MVStore.TxCounter usage = store.registerVersionUsage();
    try {
      List<StoredObject> objects = new ArrayList<>();
      Cursor<String, Head> cursor = heads.cursor(prefix);
      while (cursor.hasNext()) {
        String key = cursor.next();
        if (!key.startsWith(prefix)) {
          break;
        }
        Head head = cursor.getValue();
        if (!head.deleted() || head.revision() > revision) {
          at(head.revision(), revision).ifPresent(objects::add);
        }
      }
      return objects;
    } finally {
      store.deregisterVersionUsage(usage);
    }
  }

  /** A key's state at {@code revision}, going down from its change at {@code newest}. */
  private Optional<StoredObject> at(long newest, long revision) {
    long candidate = newest;
    while (candidate > 0) {
      Change change = changes.get(candidate);
      if (change == null) {
        return Optional.empty();
      }
      if (candidate <= revision) {
        return change.object(candidate);
      }
      candidate = change.previous();
    }
    return Optional.empty();
  }

  /**
   * The changes of keys under {@code prefix} after {@code after} and up to {@code upTo}.
   *
   * @throws CompactedException if some of them are gone
   */
  List<StoreEvent> events(String prefix, long after, long upTo) {
    List<StoreEvent> events = new ArrayList<>();
    for (long revision = after + 1; revision <= upTo; revision++) {
      Change change = changes.get(revision);
      if (change != null && change.key().startsWith(prefix)) {
        events.add(change.event(revision, at(change.previous(), revision)));
      }
    }
    if (after < compacted) {
      throw new CompactedException(compacted);
    }
    return events;
  }

  // What the writing thread alone may call.

  /** The revision of the key's newest object, committed or not yet; 0 if it is absent. */
  long newestRevision(String key) {
    Head head = heads.get(key);
    return head == null || head.deleted() ? 0 : head.revision();
  }

  /** The key's newest object, committed or not yet. */
  Optional<StoredObject> newest(String key) {
    Head head = heads.get(key);
    return head == null || head.deleted() ? Optional.empty() : at(head.revision(), head.revision());
  }

  long put(String key, byte[] value, long expiresAt) {
    Head head = heads.get(key);
    return write(
        new Change(key, value, head == null || head.deleted(), revisionOf(head)), expiresAt);
  }

  long delete(String key) {
    return write(new Change(key, null, false, revisionOf(heads.get(key))), 0);
  }

  private static long revisionOf(@Nullable Head head) {
    return head == null ? 0 : head.revision();
  }

  private long write(Change change, long expiresAt) {
    long revision = ++written;
    changes.put(revision, change);
    heads.put(change.key(), new Head(revision, change.value() == null, expiresAt));
    return revision;
  }

  /** The revision of the newest write, committed or not yet. */
  long written() {
    return written;
  }

  /**
   * Takes an object over as it was elsewhere, into a log that has nothing of that key, nor at that
   * revision.
   */
  void adopt(StoredObject object, long expiresAt) {
    changes.put(object.revision(), new Change(object.key(), object.value(), true, 0));
    heads.put(object.key(), new Head(object.revision(), false, expiresAt));
    written = Math.max(written, object.revision());
  }

  /** Goes on from {@code revision}, with nothing to be known of the past before it. */
  void goOnFrom(long revision) {
    written = Math.max(written, revision);
    announceCompaction(written);
    marks.put(COMPACTED, written);
  }

  /** Makes what was written durable, then visible. */
  void commit() {
    if (store.hasUnsavedChanges()) {
      store.commit();
      store.sync();
      committed = written;
    }
  }

  /** From now on nothing before {@code revision} is readable. */
  void announceCompaction(long revision) {
    compacted = Math.max(compacted, revision);
  }

  /**
   * Removes what compaction allows to, at most {@code limit} changes' worth.
   *
   * @return whether there is more to remove
   */
  boolean removeCompacted(int limit) {
    long from = marks.getOrDefault(COMPACTED, 0L);
    long to = Math.min(compacted, from + limit);
    for (long revision = from + 1; revision <= to; revision++) {
      Change change = changes.get(revision);
      if (change == null) {
        continue;
      }
      if (change.previous() > 0) {
        changes.remove(change.previous());
      }
      if (change.value() == null) {
        changes.remove(revision);
        Head head = heads.get(change.key());
        if (head != null && head.revision() == revision) {
          heads.remove(change.key());
        }
      }
    }
    if (to > from) {
      marks.put(COMPACTED, to);
    }
    return to < compacted;
  }

  /** Packs parts of the file that are mostly free together, so that the file stops growing. */
  void reclaimSpace() {
    store.compact(LEAST_FILL_PERCENT, MOST_BYTES_MOVED);
  }

  /** Calls {@code expiry} for each key that will delete itself. */
  void forEachExpiring(ExpiringKey expiry) {
    Cursor<String, Head> cursor = heads.cursor(null);
    while (cursor.hasNext()) {
      String key = cursor.next();
      Head head = cursor.getValue();
      if (head.expiresAt() > 0) {
        expiry.accept(key, head);
      }
    }
  }

  /** Whether {@code revision} is still the key's newest. */
  boolean isNewest(String key, long revision) {
    return revisionOf(heads.get(key)) == revision;
  }

  /** Takes a key that will delete itself. */
  interface ExpiringKey {
    void accept(String key, Head head);
  }
}
