package io.tiphys.apiserver.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A pool's connections for those who wait for an answer: what takes too long breaks the connection.
 * The pool resets them when they come back.
 */
final class ImpatientConnections extends DelegatingDataSource {

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  ImpatientConnections(DataSource pool) {
    super(pool);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    try {
      connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
