package io.tiphys.apiserver.audit.sink;

/**
 * The audit log.
 *
 * @param path {@code -} for standard output, empty for none
 * @param maxAgeDays of rotated files; 0 for no limit
 * @param maxBackups how many rotated files stay; 0 for no limit
 * @param maxMegabytes of the file before it is rotated; 0 for 100
 * @param legacy one line of text an event instead of JSON
 */
public record LogOptions(
    String path,
    int maxAgeDays,
    int maxBackups,
    int maxMegabytes,
    boolean compress,
    boolean legacy,
    BatchOptions batch,
    TruncateOptions truncate) {

  public LogOptions {
    if (!path.isEmpty()) {
      batch.check("log");
      truncate.check("log");
      checkNotNegative("maxage", maxAgeDays);
      checkNotNegative("maxbackup", maxBackups);
      checkNotNegative("maxsize", maxMegabytes);
    }
  }

  private static void checkNotNegative(String flag, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(
          "--audit-log-" + flag + " can't be a negative number, but is " + value);
    }
  }

  public boolean wanted() {
    return !path.isEmpty();
  }
}
