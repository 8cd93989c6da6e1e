package io.tiphys.apiserver.archive;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Sets the pool of connections up: few, and quick to say that the database is away. */
final class ArchivePool {

  private static final int CONNECTIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private ArchivePool() {}

  static HikariDataSource of(ArchiveOptions options, Path directory) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("archive");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setValidationTimeout(PATIENCE.toMillis() - 500);
    config.setInitializationFailTimeout(-1); // the first use says what is wrong
    switch (options.dialect()) {
      case H2 -> embedded(config, directory);
      case POSTGRESQL -> postgresql(config, options);
    }
    return new HikariDataSource(config);
  }

  /** Nobody but the server's user may read what happened. */
  private static void embedded(HikariConfig config, Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    config.setJdbcUrl(
        "jdbc:h2:file:"
            + directory.resolve("archive")
            + ";DB_CLOSE_ON_EXIT=FALSE;COMPRESS=TRUE;CACHE_SIZE=8192;TRACE_LEVEL_FILE=0");
    config.setUsername("sa");
    config.setPassword("");
  }

  private static void postgresql(HikariConfig config, ArchiveOptions options) {
    config.setJdbcUrl(options.url());
    config.addDataSourceProperty("ApplicationName", "tiphys");
    config.addDataSourceProperty("connectTimeout", "2");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    if (!options.user().isEmpty()) {
      // asked for each new connection: a new password needs no new server
      config.setCredentialsProvider(() -> new Credentials(options.user(), password(options)));
    }
  }

  private static String password(ArchiveOptions options) {
    if (options.passwordFile().isEmpty()) {
      return "";
    }
    try {
      return Files.readString(options.passwordFile().get()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
