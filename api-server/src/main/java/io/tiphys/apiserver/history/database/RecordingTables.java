package io.tiphys.apiserver.history.database;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.archive.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** The right to record, as a row of the database whose epoch and position every write compares. */
final class RecordingTables implements Recording {

  private static final int ROWS_AT_A_TIME = 1_000;

  private static final String MOVE =
      """
      UPDATE history_recorder SET point = :point, point_at = :at, next_object = :next,
        renewed_at = CURRENT_TIMESTAMP
      WHERE id = 1 AND epoch = :epoch AND point = :before
      """;
  private static final String BEGIN =
      "UPDATE history_recorder SET held = :point, held_at = :at WHERE id = 1 AND held < 0";
  private static final String LEFT_OUT =
      "UPDATE history_recorder SET left_out = :leftOut WHERE id = 1";
  private static final String ADD_GAP =
      """
      INSERT INTO history_gap (after_point, after_at, to_point, to_at, reason)
      VALUES (:after, :afterAt, :to, :toAt, :reason)
      """;
  private static final String LIVING =
      """
      SELECT o.storage_key, o.api_group, o.resource, o.namespace, o.name,
        (SELECT max(r.point) FROM history_revision r WHERE r.object_id = o.id) AS last_point
      FROM history_object o WHERE o.gone_point IS NULL
      """;

  private final Archive archive;
  private final long epoch;
  private final RevisionRows rows;
  private final String leftOut;
  private Optional<Position> position;

  private RecordingTables(
      Archive archive, long epoch, long nextObject, String leftOut, Optional<Position> position) {
    this.archive = archive;
    this.epoch = epoch;
    this.rows = new RevisionRows(archive, nextObject);
    this.leftOut = leftOut;
    this.position = position;
  }

  static RecordingTables read(Archive archive) {
    return archive
        .sql()
        .queryForObject(
            "SELECT epoch, point, point_at, next_object, left_out FROM history_recorder",
            Map.of(),
            (row, n) -> {
              long point = row.getLong("point");
              return new RecordingTables(
                  archive,
                  row.getLong("epoch"),
                  row.getLong("next_object"),
                  row.getString("left_out"),
                  point < 0
                      ? Optional.empty()
                      : Optional.of(
                          new Position(Point.of(point), Columns.instant(row, "point_at"))));
            });
  }

  @Override
  public Optional<Position> position() {
    return position;
  }

  @Override
  public String leftOut() {
    return leftOut;
  }

  @Override
  public void append(List<Change> changes, Position to) {
    archive.inTransaction(() -> {
      rows.name(changes);
      move(to);
      rows.insert(changes);
      return true;
    });
    position = Optional.of(to);
  }

  private void move(Position to) {
    int moved =
        archive
            .sql()
            .update(
                MOVE,
                new MapSqlParameterSource()
                    .addValue("point", to.point().packed())
                    .addValue("at", Columns.value(to.at()))
                    .addValue("next", rows.nextObject())
                    .addValue("epoch", epoch)
                    .addValue("before", position.map(p -> p.point().packed()).orElse(-1L)));
    if (moved != 1) {
      throw new DeposedException();
    }
  }

  @Override
  public int listed(
      List<Change> objects,
      Position to,
      Predicate<GroupResource> recorded,
      String leftOutNow,
      Optional<Gap> gap) {
    int count =
        archive.inTransaction(() -> {
          List<Change> changes = differences(objects, to, recorded);
          rows.name(changes);
          move(to);
          for (int from = 0; from < changes.size(); from += ROWS_AT_A_TIME) {
            rows.insert(changes.subList(from, Math.min(changes.size(), from + ROWS_AT_A_TIME)));
          }
          archive.sql().update(LEFT_OUT, Map.of("leftOut", leftOutNow));
          archive
              .sql()
              .update(BEGIN, Map.of("point", to.point().packed(), "at", Columns.value(to.at())));
          gap.ifPresent(this::add);
          return changes.size();
        });
    position = Optional.of(to);
    return count;
  }

  private void add(Gap gap) {
    archive
        .sql()
        .update(
            ADD_GAP,
            Map.of(
                "after", gap.after().packed(),
                "afterAt", Columns.value(gap.afterAt()),
                "to", gap.to().packed(),
                "toAt", Columns.value(gap.toAt()),
                "reason", gap.reason().name()));
  }

  private List<Change> differences(
      List<Change> objects, Position to, Predicate<GroupResource> recorded) {
    Map<ObjectKey, Long> missing = new HashMap<>();
    archive
        .sql()
        .query(
            LIVING,
            row -> {
              ObjectKey key = Columns.key(row);
              if (recorded.test(key.resource())) {
                missing.put(key, row.getLong("last_point"));
              }
            });
    List<Change> changes = new ArrayList<>();
    for (Change object : objects) {
      Long last = missing.remove(object.object());
      if (last == null || last != object.point().packed()) {
        changes.add(object);
      }
    }
    missing.keySet().stream()
        .map(key -> new Change(to.point(), to.at(), false, key, ChangeType.DELETED, new byte[0]))
        .forEach(changes::add);
    return changes;
  }
}
