package io.tiphys.apiserver.archive;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The archive database from outside: whether there is one, and whether it answers. It is opened in
 * the background after the server is ready, again and again until that succeeds, so whoever uses it
 * lives without it at any time.
 */
public interface ArchiveDatabase extends AutoCloseable {

  /** Begins to open it, in the background. */
  void start();

  /** Whether the options name one. */
  boolean wanted();

  /** The archive if it has been opened; never blocks. Whether it answers now is another matter. */
  Optional<Archive> find();

  /** Waits until it has been opened; for threads in the background. */
  Archive await() throws InterruptedException;

  Health health();

  /** Closes the connections, for good. */
  @Override
  void close();

  /**
   * How it is.
   *
   * @param error why it does not answer, for operators; empty if it does
   */
  record Health(State state, String error) {
    public enum State {
      /** There is none. */
      OFF,
      /** It has not been reached yet, or does not answer any more. */
      AWAY,
      UP
    }
  }

  /**
   * The database that the options name; {@link #start} opens it.
   *
   * @param directory where the embedded one lies
   * @param tables whose days are kept
   */
  static ArchiveDatabase of(
      ArchiveOptions options, Path directory, List<DailyTable> tables, InstantSource clock) {
    return options.wanted()
        ? new KeptArchive(options, directory, tables, clock)
        : NoArchive.INSTANCE;
  }
}
