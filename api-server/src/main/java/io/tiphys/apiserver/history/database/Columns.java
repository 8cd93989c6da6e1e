package io.tiphys.apiserver.history.database;

import io.tiphys.api.resource.GroupResource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Values as both databases take and give them. */
final class Columns {

  private Columns() {}

  static OffsetDateTime value(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  static ObjectKey key(ResultSet row) throws SQLException {
    return new ObjectKey(
        row.getString("storage_key"),
        new GroupResource(row.getString("api_group"), row.getString("resource")),
        row.getString("namespace"),
        row.getString("name"));
  }
}
