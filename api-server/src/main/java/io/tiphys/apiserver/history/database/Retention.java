package io.tiphys.apiserver.history.database;

import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.Dialect;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets days go. What an object was when the oldest day that is kept began is carried over before
 * its day goes, so that every state within the kept days can be told, and the newest revision of an
 * object that lives is always there.
 */
public final class Retention {

  private static final String BASE = "DATE '1970-01-01'";

  /** With the rows that its last one stands on. */
  private static final String CARRY =
      """
      INSERT INTO history_revision
        (kept_day, point, object_id, at, exact, type, full_point, size, content)
      SELECT %1$s, r.point, r.object_id, r.at, r.exact, r.type, r.full_point, r.size, r.content
      FROM history_revision r
        JOIN (SELECT object_id, max(point) AS point FROM history_revision
            WHERE kept_day = :day GROUP BY object_id) l ON l.object_id = r.object_id
        JOIN history_revision n ON n.object_id = l.object_id AND n.point = l.point
          AND n.kept_day = :day
      WHERE r.kept_day = :day AND n.type <> 2
        AND r.point >= n.full_point AND r.point <= n.point
      """
          .formatted(BASE);

  private static final String FORGET_BASE =
      """
      DELETE FROM history_revision WHERE kept_day = %s AND object_id IN
        (SELECT DISTINCT object_id FROM history_revision WHERE kept_day = :day)
      """
          .formatted(BASE);

  private static final String FORGET_OBJECTS =
      """
      DELETE FROM history_object WHERE gone_point IS NOT NULL AND gone_point <= :held
        AND NOT EXISTS (SELECT 1 FROM history_revision r WHERE r.object_id = history_object.id)
      """;

  private final Archive archive;

  public Retention(Archive archive) {
    this.archive = archive;
  }

  /**
   * Lets the days before {@code first} go, each in a transaction of its own.
   *
   * @return how many
   */
  public int keepFrom(LocalDate first) {
    int gone = 0;
    while (true) {
      Optional<LocalDate> oldest = oldest(first);
      if (oldest.isEmpty()) {
        return gone;
      }
      archive.inTransaction(() -> {
        drop(oldest.get());
        return true;
      });
      gone++;
    }
  }

  private Optional<LocalDate> oldest(LocalDate first) {
    if (archive.dialect() == Dialect.POSTGRESQL) {
      return partitions().stream().map(Partition::day).filter(first::isAfter).findFirst();
    }
    List<LocalDate> days =
        archive
            .sql()
            .query(
                "SELECT min(kept_day) FROM history_revision WHERE kept_day > "
                    + BASE
                    + " AND kept_day < :first",
                Map.of("first", first),
                (row, n) -> row.getObject(1, LocalDate.class));
    return days.stream().filter(java.util.Objects::nonNull).findFirst();
  }

  private List<String> partitions() {
    return archive
        .sql()
        .getJdbcOperations()
        .queryForList(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                + " WHERE i.inhparent = 'history_revision'::regclass AND c.relname ~ ?"
                + " ORDER BY c.relname",
            String.class,
            "^" + Partition.PREFIX + "[0-9]{8}$");
  }

  private void drop(LocalDate day) {
    // the row of the recorder is the lock: nothing is recorded meanwhile
    Map<String, ?> about = Map.of("day", day);
    long held =
        archive
            .sql()
            .query(
                "SELECT held FROM history_recorder WHERE id = 1 FOR UPDATE",
                Map.of(),
                (row, n) -> row.getLong(1))
            .getFirst();
    Long last =
        archive
            .sql()
            .queryForObject(
                "SELECT max(point) FROM history_revision WHERE kept_day = :day", about, Long.class);
    archive.sql().update(FORGET_BASE, about);
    archive.sql().update(CARRY, about);
    if (archive.dialect() == Dialect.POSTGRESQL) {
      archive.sql().getJdbcOperations().execute("SET LOCAL lock_timeout = '5s'");
      archive.sql().getJdbcOperations().execute("DROP TABLE " + Partition.name(day));
    } else {
      archive.sql().update("DELETE FROM history_revision WHERE kept_day = :day", about);
    }
    long from = last == null ? held : Math.max(held, last);
    archive
        .sql()
        .update(
            "UPDATE history_recorder SET held = :held, held_at = :at WHERE id = 1",
            Map.of("held", from, "at", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC)));
    archive.sql().update("DELETE FROM history_gap WHERE to_point <= :held", Map.of("held", from));
    archive.sql().update(FORGET_OBJECTS, Map.of("held", from));
  }
}
