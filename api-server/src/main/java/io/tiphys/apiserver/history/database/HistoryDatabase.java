package io.tiphys.apiserver.history.database;

import io.tiphys.apiserver.archive.Archive;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The history's tables in the archive, for the one who records. Blocks. */
public final class HistoryDatabase {

  /** For how long nobody else records after a write, by the database's clock. */
  public static final Duration LEASE = Duration.ofSeconds(10);

  private static final String TAKE =
      """
      UPDATE history_recorder SET holder = :holder, epoch = epoch + 1,
        renewed_at = CURRENT_TIMESTAMP
      WHERE id = 1 AND (holder IN ('', :holder)
        OR renewed_at < CURRENT_TIMESTAMP - INTERVAL '%d' SECOND)
      """
          .formatted(LEASE.toSeconds());

  private HistoryDatabase() {}

  /** Some work with the database that may be interrupted. */
  public interface Work<T> {
    T run() throws InterruptedException;
  }

  /**
   * Does some work.
   *
   * @throws HistoryAwayException if the database fails in it
   */
  public static <T> T with(Work<T> work) throws InterruptedException {
    try {
      return work.run();
    } catch (DataAccessException | TransactionException e) {
      throw new HistoryAwayException(e);
    }
  }

  /**
   * Tries to become the one who records.
   *
   * @param holder a name that no other server has
   * @return empty while another one does
   */
  public static Optional<Recording> acquire(Archive archive, String holder) {
    return archive.inTransaction(() -> {
      if (archive.sql().update(TAKE, Map.of("holder", holder)) == 0) {
        return Optional.empty();
      }
      return Optional.of(RecordingTables.read(archive));
    });
  }

  /** Lets another server record at once, if this one has the right to. */
  public static void release(Archive archive, String holder) {
    archive
        .sql()
        .update(
            "UPDATE history_recorder SET holder = '' WHERE id = 1 AND holder = :holder",
            Map.of("holder", holder));
  }
}
