package io.tiphys.apiserver.history.database;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Names a day's part of the table of revisions on PostgreSQL. */
final class Partition {

  static final String PREFIX = "history_revision_p";

  private Partition() {}

  static String name(LocalDate day) {
    return PREFIX + DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  static LocalDate day(String partition) {
    return LocalDate.parse(partition.substring(PREFIX.length()), DateTimeFormatter.BASIC_ISO_DATE);
  }

  static String create(LocalDate day) {
    return "CREATE TABLE IF NOT EXISTS %s PARTITION OF history_revision FOR VALUES FROM ('%s') TO ('%s')"
        .formatted(name(day), day, day.plusDays(1));
  }
}
