package io.tiphys.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The PostgreSQL of the tests. */
final class PostgresServerTest {

  @Test
  void databasesOfTheSharedServerAreApart() throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String one = server.createDatabase();
    String other = server.createDatabase();
    execute(server, one, "CREATE TABLE seen (id int)");
    assertThatThrownBy(() -> execute(server, other, "INSERT INTO seen VALUES (1)"))
        .hasMessageContaining("seen");
  }

  @Test
  void wantsThePassword() throws IOException {
    PostgresServer server = PostgresServer.shared();
    assertThat(Files.readString(server.passwordFile())).isEqualTo(server.password());
    assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
        .hasMessageContaining("password");
  }

  @Test
  void goesOnWithItsDataAfterAKill() throws SQLException {
    try (PostgresServer server = PostgresServer.start()) {
      String database = server.createDatabase();
      execute(server, database, "CREATE TABLE seen AS SELECT 7 AS id");
      server.kill();
      assertThatThrownBy(() -> execute(server, database, "SELECT 1"))
          .isInstanceOf(SQLException.class);
      server.restart();
      try (Connection connection = open(server, database);
          ResultSet seen = connection.createStatement().executeQuery("SELECT id FROM seen")) {
        seen.next();
        assertThat(seen.getInt(1)).isEqualTo(7);
      }
    }
  }

  @Test
  void aFrozenServerAnswersWhenItThaws() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Connection connection = open(server, server.jdbcUrl())) {
      server.freeze();
      Thread asking = Thread.startVirtualThread(() -> ask(connection));
      assertThat(asking.join(Duration.ofMillis(300))).isFalse();
      server.thaw();
      assertThat(asking.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  private static void ask(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection connection = open(server, database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection open(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(database, server.user(), server.password());
  }
}
