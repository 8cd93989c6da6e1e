package io.tiphys.apiserver.history.database;

import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.history.database.Gap.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** Reads what has been recorded. Blocks; safe for use by any thread. */
public final class HistoryReader {

  private static final String STATES =
      """
      SELECT o.id, o.storage_key, o.api_group, o.resource, o.namespace, o.name,
        r.point, r.at, r.exact, r.type, c.point AS part_point, c.size, c.content
      FROM (SELECT s.* FROM (SELECT o.*, (SELECT max(x.point) FROM history_revision x
              WHERE x.object_id = o.id AND x.point <= :point) AS state_point
            FROM history_object o
            WHERE o.first_point <= :point AND {there} AND {wanted} AND o.storage_key > :afterKey) s
          WHERE s.state_point IS NOT NULL
          ORDER BY s.storage_key LIMIT :limit) o
        JOIN history_revision r ON r.object_id = o.id AND r.point = o.state_point
        JOIN history_revision c ON c.object_id = o.id
          AND c.point >= r.full_point AND c.point <= r.point
      ORDER BY o.storage_key, c.point
      """;

  private static final String ENTRIES =
      """
      SELECT o.id, o.storage_key, o.api_group, o.resource, o.namespace, o.name,
        r.point, r.at, r.exact, r.type
      FROM history_revision r JOIN history_object o ON o.id = r.object_id
      WHERE {wanted} AND r.kept_day > DATE '1970-01-01' AND r.point >= :from
        AND (r.point < :point OR (r.point = :point AND r.object_id < :id))
      ORDER BY r.point DESC, r.object_id DESC LIMIT :limit
      """;

  private static final String STATE_OF =
      """
      SELECT o.id, o.storage_key, o.api_group, o.resource, o.namespace, o.name,
        r.point, r.at, r.exact, r.type, c.point AS part_point, c.size, c.content
      FROM history_object o
        JOIN history_revision r ON r.object_id = o.id AND r.point =
          (SELECT max(x.point) FROM history_revision x
            WHERE x.object_id = o.id AND x.point <= :point)
        JOIN history_revision c ON c.object_id = o.id
          AND c.point >= r.full_point AND c.point <= r.point
      WHERE o.id = :id
      ORDER BY c.point
      """;

  /** How far the clocks of two servers may be apart. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private final Archive archive;

  public HistoryReader(Archive archive) {
    this.archive = archive;
  }

  /** What is held; empty before recording has begun. */
  public Optional<Held> held() {
    return archive
        .reading()
        .query(
            "SELECT holder, point, point_at, held, held_at, left_out FROM history_recorder"
                + " WHERE held >= 0",
            Map.of(),
            (row, n) ->
                new Held(
                    new Position(Point.of(row.getLong("held")), Columns.instant(row, "held_at")),
                    new Position(Point.of(row.getLong("point")), Columns.instant(row, "point_at")),
                    row.getString("holder"),
                    row.getString("left_out")))
        .stream()
        .findFirst();
  }

  /** All gaps, the oldest first. */
  public List<Gap> gaps() {
    return archive
        .reading()
        .query(
            "SELECT after_point, after_at, to_point, to_at, reason FROM history_gap"
                + " ORDER BY after_point",
            Map.of(),
            (row, n) ->
                new Gap(
                    Point.of(row.getLong("after_point")),
                    Columns.instant(row, "after_at"),
                    Point.of(row.getLong("to_point")),
                    Columns.instant(row, "to_at"),
                    Reason.valueOf(row.getString("reason"))));
  }

  /** The point of the last change up to a time. */
  public Optional<Point> lastChange(Instant at) {
    return archive
        .reading()
        .query(
            "SELECT point FROM history_revision WHERE at <= :at"
                + " ORDER BY at DESC, point DESC LIMIT 1",
            Map.of("at", Columns.value(at)),
            (row, n) -> Point.of(row.getLong("point")))
        .stream()
        .findFirst();
  }

  /** An object's state at a point; of one that had been deleted by then, its deletion. */
  public Optional<Revision> find(Wanted wanted, Point point) {
    return states(wanted, point, "", 1, true).stream().findFirst();
  }

  /**
   * The objects that were there at a point, in the order of their keys; fewer than {@code limit}
   * only if there are no more.
   *
   * @param afterKey empty for the first
   */
  public List<Revision> list(Wanted wanted, Point point, String afterKey, int limit) {
    List<Revision> found = new ArrayList<>();
    String after = afterKey;
    while (true) {
      List<Revision> some = states(wanted, point, after, limit, false);
      for (Revision revision : some) {
        if (!revision.deleted() && found.size() < limit) {
          found.add(revision);
        }
      }
      if (some.size() < limit || found.size() >= limit) {
        return found;
      }
      after = some.getLast().object().key();
    }
  }

  private List<Revision> states(
      Wanted wanted, Point point, String afterKey, int limit, boolean gone) {
    MapSqlParameterSource values =
        new MapSqlParameterSource()
            .addValue("point", point.packed())
            .addValue("limit", limit)
            .addValue("afterKey", afterKey);
    String there = gone ? "TRUE" : "(o.gone_point IS NULL OR o.gone_point > :point)";
    String sql = STATES.replace("{there}", there).replace("{wanted}", condition(wanted, values));
    List<Revision> found = archive.reading().query(sql, values, HistoryReader::together);
    return found == null ? List.of() : found;
  }

  /** An object's state at a point. */
  public Optional<Revision> state(long objectId, Point point) {
    List<Revision> found =
        archive
            .reading()
            .query(
                STATE_OF, Map.of("id", objectId, "point", point.packed()), HistoryReader::together);
    return (found == null ? List.<Revision>of() : found).stream().findFirst();
  }

  private static List<Revision> together(ResultSet row) throws SQLException {
    List<Revision> found = new ArrayList<>();
    byte[] content = new byte[0];
    while (row.next()) {
      int size = row.getInt("size");
      long part = row.getLong("part_point");
      boolean another = found.isEmpty() || found.getLast().objectId() != row.getLong("id");
      byte[] kept = row.getBytes("content");
      content = size == 0 ? new byte[0] : Deltas.read(kept, another ? new byte[0] : content, size);
      if (!another) {
        found.removeLast();
      }
      Entry entry = entry(row);
      found.add(
          new Revision(
              entry.object(),
              entry.objectId(),
              Point.of(part),
              entry.at(),
              entry.exact(),
              entry.type(),
              content));
    }
    return found;
  }

  /**
   * Changes before a point, the newest first.
   *
   * @param beforeId of several changes at that point, those of objects with lower numbers
   */
  public List<Entry> changes(Wanted wanted, Point from, Point before, long beforeId, int limit) {
    MapSqlParameterSource values =
        new MapSqlParameterSource()
            .addValue("from", from.packed())
            .addValue("point", before.packed())
            .addValue("id", beforeId)
            .addValue("limit", limit);
    return archive
        .reading()
        .query(
            ENTRIES.replace("{wanted}", condition(wanted, values)), values, (row, n) -> entry(row));
  }

  /** Who made revisions, as far as the audit trail knows. */
  public Map<Long, Writer> writers(List<Entry> entries) {
    Map<Long, Writer> writers = new HashMap<>();
    if (entries.isEmpty()) {
      return writers;
    }
    Instant newest = entries.getFirst().at();
    Instant oldest = entries.getLast().at();
    archive
        .reading()
        .query(
            "SELECT revision, audit_id, user_name, impersonated_user, source_ip, user_agent, verb"
                + " FROM audit_write WHERE revision IN (:revisions)"
                + " AND written_at BETWEEN :from AND :to ORDER BY written_at",
            Map.of(
                "revisions", entries.stream().map(entry -> entry.point().revision()).toList(),
                "from", Columns.value(oldest.minus(CLOCKS)),
                "to", Columns.value(newest.plus(CLOCKS))),
            row -> {
              writers.put(
                  row.getLong("revision"),
                  new Writer(
                      row.getString("audit_id"),
                      row.getString("user_name"),
                      row.getString("impersonated_user"),
                      row.getString("source_ip"),
                      row.getString("user_agent"),
                      row.getString("verb")));
            });
    return writers;
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        Columns.key(row),
        row.getLong("id"),
        Point.of(row.getLong("point")),
        Columns.instant(row, "at"),
        row.getBoolean("exact"),
        ChangeType.of(row.getInt("type")));
  }

  private static String condition(Wanted wanted, MapSqlParameterSource values) {
    List<String> conditions = new ArrayList<>();
    wanted
        .resource()
        .ifPresent(resource -> {
          conditions.add("o.api_group = :group AND o.resource = :resource");
          values.addValue("group", resource.group()).addValue("resource", resource.resource());
        });
    if (!wanted.everywhere()) {
      conditions.add("o.namespace = :namespace");
      values.addValue("namespace", wanted.namespace());
    } else if (wanted.resource().isEmpty()) {
      conditions.add("o.namespace <> ''");
    }
    wanted
        .name()
        .ifPresent(name -> {
          conditions.add("o.name = :name");
          values.addValue("name", name);
        });
    return String.join(" AND ", conditions);
  }
}
