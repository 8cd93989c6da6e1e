package io.tiphys.apiserver.archive;

import java.util.regex.Pattern;

/**
 * A table whose rows are kept for the days of the retention. Its migration for PostgreSQL ends with
 * {@code PARTITION BY RANGE (column)}; the archive makes a partition for each day (of UTC) ahead of
 * time and drops those that are over. On H2 it deletes.
 *
 * @param column a point in time that is at most a day older or younger than the insert
 */
public record DailyTable(String name, String column) {

  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,40}");

  public DailyTable {
    if (!IDENTIFIER.matcher(name).matches() || !IDENTIFIER.matcher(column).matches()) {
      throw new IllegalArgumentException("no name of a table or column: " + name + "." + column);
    }
  }
}
