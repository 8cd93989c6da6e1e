package io.tiphys.apiserver.archive;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.JdbcOperations;

/** Days that are deleted row by row, some thousands at a time, so that writers get their turn. */
final class DeletedDays implements Days {

  private static final int AT_A_TIME = 5_000;

  private final JdbcOperations sql;

  DeletedDays(JdbcOperations sql) {
    this.sql = sql;
  }

  @Override
  public void tend(DailyTable table, LocalDate first, LocalDate today) {
    String delete =
        "DELETE FROM %s WHERE %s < ? FETCH FIRST %d ROWS ONLY"
            .formatted(table.name(), table.column(), AT_A_TIME);
    while (sql.update(delete, first.atStartOfDay().atOffset(ZoneOffset.UTC)) == AT_A_TIME) {
      Thread.onSpinWait();
    }
  }
}
