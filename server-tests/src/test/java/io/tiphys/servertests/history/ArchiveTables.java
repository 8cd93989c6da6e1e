package io.tiphys.servertests.history;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tiphys.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The archive's tables, past all that reads them. */
final class ArchiveTables implements AutoCloseable {

  private final Connection connection;

  private ArchiveTables(Connection connection) {
    this.connection = connection;
  }

  static ArchiveTables of(PostgresServer postgres) throws SQLException {
    return new ArchiveTables(
        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password()));
  }

  /** All changes of a test's ConfigMaps and Secrets that were recorded as they happened. */
  List<String> revisions() throws SQLException {
    return rows(
        "SELECT r.point || ' ' || o.storage_key FROM history_revision r"
            + " JOIN history_object o ON o.id = r.object_id"
            + " WHERE o.resource IN ('configmaps', 'secrets') AND o.namespace = 'default'"
            + " AND r.type <> 3"
            + " ORDER BY r.point, o.storage_key");
  }

  /** Every row of every table as text, and every column of bytes as the characters it holds. */
  List<String> texts() throws SQLException {
    List<String> texts = new ArrayList<>();
    for (String table :
        rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")) {
      texts.addAll(rows("SELECT t::text FROM " + table + " t"));
    }
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery("SELECT content FROM history_revision")) {
      while (rows.next()) {
        texts.add(new String(rows.getBytes(1), ISO_8859_1));
      }
    }
    return texts;
  }

  private List<String> rows(String query) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(query)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
