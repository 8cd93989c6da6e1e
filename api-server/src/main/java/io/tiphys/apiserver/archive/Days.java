package io.tiphys.apiserver.archive;

import java.time.LocalDate;

/** Keeps a table's days: there before their first row, gone when they are over. */
interface Days {

  /**
   * @param first the oldest day that is kept
   */
  void tend(DailyTable table, LocalDate first, LocalDate today);
}
