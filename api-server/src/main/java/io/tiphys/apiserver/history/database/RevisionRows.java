package io.tiphys.apiserver.history.database;

import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.Dialect;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes changes as rows, within the transaction of its caller. It remembers the last content of
 * objects, so that the next one becomes a delta; after a failure it has to be made anew.
 */
final class RevisionRows {

  private static final int KEYS_AT_A_TIME = 500;

  /** How many deltas stand on one content at most: what one read may have to put together. */
  private static final int LONGEST_CHAIN = 15;

  private static final String ADD_OBJECT =
      """
      INSERT INTO history_object
        (id, storage_key, api_group, resource, namespace, name, first_point)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD =
      """
      INSERT INTO history_revision
        (kept_day, point, object_id, at, exact, type, full_point, size, content)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Archive archive;
  private final KnownObjects known = new KnownObjects();
  private final Set<LocalDate> days = new HashSet<>();
  private final List<Object[]> newObjects = new ArrayList<>();
  private long nextObject;

  RevisionRows(Archive archive, long nextObject) {
    this.archive = archive;
    this.nextObject = nextObject;
  }

  /** What the next new object will be called. */
  long nextObject() {
    return nextObject;
  }

  /** Finds out which objects have rows already and gives the others numbers. */
  void name(List<Change> changes) {
    newObjects.clear();
    List<String> unknown = new ArrayList<>();
    for (Change change : changes) {
      if (known.find(change.object().key()) == null) {
        unknown.add(change.object().key());
      }
    }
    for (int from = 0; from < unknown.size(); from += KEYS_AT_A_TIME) {
      List<String> some = unknown.subList(from, Math.min(unknown.size(), from + KEYS_AT_A_TIME));
      archive
          .sql()
          .query(
              "SELECT id, storage_key FROM history_object WHERE storage_key IN (:keys)",
              Map.of("keys", some),
              row -> {
                known.add(row.getString("storage_key"), row.getLong("id"));
              });
    }
    for (Change change : changes) {
      ObjectKey object = change.object();
      if (known.find(object.key()) == null) {
        known.add(object.key(), nextObject);
        newObjects.add(
            new Object[] {
              nextObject,
              object.key(),
              object.resource().group(),
              object.resource().resource(),
              object.namespace(),
              object.name(),
              change.point().packed()
            });
        nextObject++;
      }
    }
  }

  void insert(List<Change> changes) {
    if (!newObjects.isEmpty()) {
      archive.sql().getJdbcOperations().batchUpdate(ADD_OBJECT, newObjects);
      newObjects.clear();
    }
    List<Object[]> rows = new ArrayList<>(changes.size());
    List<Object[]> gone = new ArrayList<>();
    List<Object[]> back = new ArrayList<>();
    for (Change change : changes) {
      KnownObjects.Known object = known.fetch(change.object().key());
      rows.add(row(change, object));
      switch (change.type()) {
        case DELETED -> gone.add(new Object[] {change.point().packed(), object.id});
        case ADDED, FOUND -> back.add(new Object[] {object.id});
        case MODIFIED -> {}
      }
    }
    if (!rows.isEmpty()) {
      archive.sql().getJdbcOperations().batchUpdate(ADD, rows);
    }
    // in this order: what comes back within one batch was gone before, or the other way round
    mark(changes, gone, back);
    known.shrink();
  }

  private void mark(List<Change> changes, List<Object[]> gone, List<Object[]> back) {
    if (gone.isEmpty() && back.isEmpty()) {
      return;
    }
    if (!back.isEmpty()) {
      archive
          .sql()
          .getJdbcOperations()
          .batchUpdate(
              "UPDATE history_object SET gone_point = NULL"
                  + " WHERE id = ? AND gone_point IS NOT NULL",
              back);
    }
    List<Object[]> last = new ArrayList<>(gone.size());
    for (Object[] one : gone) {
      if (lastIsDeletion(changes, (long) one[1])) {
        last.add(one);
      }
    }
    if (!last.isEmpty()) {
      archive
          .sql()
          .getJdbcOperations()
          .batchUpdate("UPDATE history_object SET gone_point = ? WHERE id = ?", last);
    }
  }

  private boolean lastIsDeletion(List<Change> changes, long id) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change change = changes.get(i);
      if (known.fetch(change.object().key()).id == id) {
        return change.type() == ChangeType.DELETED;
      }
    }
    return false;
  }

  private Object[] row(Change change, KnownObjects.Known object) {
    LocalDate day = Columns.day(change.at());
    makeDay(day);
    long point = change.point().packed();
    byte[] content = change.content();
    byte[] kept;
    if (content.length == 0) {
      kept = content;
      known.forget(object);
      object.fullPoint = point;
    } else if (object.content.length > 0
        && object.chain < LONGEST_CHAIN
        && day.equals(object.day)) {
      kept = Deltas.delta(content, object.content);
      object.chain++;
      known.replace(object, content);
    } else {
      kept = Deltas.full(content);
      object.chain = 0;
      object.fullPoint = point;
      object.day = day;
      known.replace(object, content);
    }
    return new Object[] {
      day,
      point,
      object.id,
      Columns.value(change.at()),
      change.exact(),
      change.type().number(),
      object.fullPoint,
      content.length,
      kept
    };
  }

  private void makeDay(LocalDate day) {
    if (archive.dialect() == Dialect.POSTGRESQL && days.add(day)) {
      archive.sql().getJdbcOperations().execute(Partition.create(day));
    }
  }
}
