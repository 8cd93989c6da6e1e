package io.tiphys.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real server that a test may kill, freeze and start again; it goes on with its data, at the same
 * address.
 */
public abstract sealed class RestartableServer implements AutoCloseable
    permits EtcdProcess, PostgresServer {

  private static final Duration START_TIME = Duration.ofSeconds(60);

  private final String kind;
  private final Path log;
  private @Nullable ServerProcess process;

  /**
   * @param kind what it is, for messages
   * @param log what its processes say
   */
  RestartableServer(String kind, Path log) {
    this.kind = kind;
    this.log = log;
  }

  final Path log() {
    return log;
  }

  abstract ServerProcess launch() throws IOException;

  /** Whether a client would be answered. */
  abstract boolean serves();

  /** Ends it at once, as {@code kill -9} and a crash do. */
  public final void kill() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  /** Stops it as it is, in the middle of whatever it does: it keeps its connections. */
  public final void freeze() {
    running().freeze();
  }

  /** Lets a frozen server go on. */
  public final void thaw() {
    running().thaw();
  }

  private ServerProcess running() {
    if (process == null) {
      throw new IllegalStateException(kind + " does not run");
    }
    return process;
  }

  /** Starts it again (after killing it where it runs) and waits until it serves. */
  public final void restart() {
    kill();
    try {
      ServerProcess started = launch();
      process = started;
      Await.until(kind + " serves", START_TIME, () -> !started.isAlive() || serves());
      if (!started.isAlive()) {
        throw new IllegalStateException(kind + " did not start:\n" + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + kind, e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
