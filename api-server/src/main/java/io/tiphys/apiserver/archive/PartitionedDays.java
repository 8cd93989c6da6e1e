package io.tiphys.apiserver.archive;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Days as partitions of PostgreSQL, from yesterday on to a few days ahead: a database or a server
 * that is away over midnight misses none. Several servers may do this at once; a lock of the
 * database lets one after the other.
 */
final class PartitionedDays implements Days {

  private static final int AHEAD = 4;
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;
  private static final long LOCK = 0x7469706879732061L;

  private final JdbcOperations sql;
  private final TransactionTemplate transactions;

  PartitionedDays(JdbcOperations sql, TransactionTemplate transactions) {
    this.sql = sql;
    this.transactions = transactions;
  }

  @Override
  public void tend(DailyTable table, LocalDate first, LocalDate today) {
    transactions.executeWithoutResult(status -> {
      // whoever reads for longer than this has the days dropped another time
      sql.execute("SET LOCAL lock_timeout = '5s'");
      sql.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      for (int day = -1; day <= AHEAD; day++) {
        make(table, today.plusDays(day));
      }
      for (String partition : partitions(table)) {
        if (day(table, partition).isBefore(first)) {
          sql.execute("DROP TABLE " + partition);
        }
      }
    });
  }

  private void make(DailyTable table, LocalDate day) {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS %s_%s PARTITION OF %s FOR VALUES FROM ('%sT00:00:00Z') TO ('%sT00:00:00Z')"
            .formatted(table.name(), SUFFIX.format(day), table.name(), day, day.plusDays(1)));
  }

  private List<String> partitions(DailyTable table) {
    return sql.queryForList(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            + " WHERE i.inhparent = ?::regclass AND c.relname ~ ? ORDER BY c.relname",
        String.class,
        table.name(),
        "^" + table.name() + "_[0-9]{8}$");
  }

  private static LocalDate day(DailyTable table, String partition) {
    return LocalDate.parse(partition.substring(table.name().length() + 1), SUFFIX);
  }
}
