package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a free port of the loopback, with its data in a temporary directory of its
 * own and a password for its one user.
 *
 * <p>{@link #shared} is the one that the tests of a JVM share, each with a {@link #createDatabase
 * database} of its own; {@link #start} gives one that a test may kill or freeze. Killed and started
 * again it goes on with its data, at the same address. The programs are Debian's, which {@code
 * .ci/install-postgresql} installs, or a container's, as {@link Containers} tells.
 */
public final class PostgresServer extends RestartableServer {

  private static final String USER = "tiphys";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path directory;
  private final PostgresPrograms programs;
  private final String password = UUID.randomUUID().toString();
  private final int port = LocalProcess.freePort();

  /** The one of this JVM; started by the first who asks, and stopped at the JVM's end. */
  private static final class Shared {
    static final PostgresServer SERVER = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "stop-postgres"));
    }
  }

  private PostgresServer(Path directory) {
    super("PostgreSQL", directory.resolve("postgres.log"));
    this.directory = directory;
    programs = PostgresPrograms.forData(directory);
  }

  /** Starts one. */
  public static PostgresServer start() {
    try {
      // Not in a test's own folder: that is root's alone, where the server is another user.
      PostgresServer server = new PostgresServer(Files.createTempDirectory("tiphys-postgres-"));
      server.initialize();
      server.restart();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start PostgreSQL", e);
    }
  }

  /** The one that all tests of this JVM share; nobody closes, kills or freezes it. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  private void initialize() throws IOException {
    programs.giveTo(directory);
    Path passwordFile = passwordFile();
    Files.writeString(passwordFile, password);
    programs.giveTo(passwordFile);
    programs.initialize(data(), USER, passwordFile, log());
  }

  /** The address of the database that is always there. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Makes an empty database, and tells its address. */
  public String createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make a database", e);
    }
    return jdbcUrl(name);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user(), password());
  }

  public int port() {
    return port;
  }

  /** The superuser, who owns all databases. */
  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  /** A file that holds the password alone. */
  public Path passwordFile() {
    return directory.resolve("password");
  }

  /** The flags of an API server whose archive is the database that is always there. */
  public List<String> flags() {
    return List.of(
        "--archive-database-url=" + jdbcUrl(),
        "--archive-database-user=" + user(),
        "--archive-database-password-file=" + passwordFile());
  }

  @Override
  ServerProcess launch() throws IOException {
    return programs.serve(data(), port, log());
  }

  @Override
  boolean serves() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  @Override
  public void close() {
    super.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
