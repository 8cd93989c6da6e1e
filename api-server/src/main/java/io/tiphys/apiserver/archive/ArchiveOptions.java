package io.tiphys.apiserver.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which database keeps the audit trail and the history.
 *
 * @param url empty for none, {@code embedded} for a file in the data directory, or {@code
 *     jdbc:postgresql://…}
 * @param user of the database; empty if the url or the system says
 * @param passwordFile holds the user's password, and may be replaced while the server runs
 * @param retentionDays how many days are kept besides today
 * @param historyExclude resources of whose objects no history is kept
 * @param auditBuffer how many audit events may wait while the database is away
 */
public record ArchiveOptions(
    String url,
    String user,
    Optional<Path> passwordFile,
    int retentionDays,
    List<String> historyExclude,
    int auditBuffer) {

  /** They change all the time, and tell of others. */
  public static final List<String> NOISE = List.of("events", "leases.coordination.k8s.io");

  public static final String EMBEDDED = "embedded";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  public static final int AUDIT_BUFFER = 20_000;
  public static final int RETENTION_DAYS = 30;

  /** With the usual resources left out of the history. */
  public ArchiveOptions(String url, String user, Optional<Path> passwordFile, int retentionDays) {
    this(url, user, passwordFile, retentionDays, NOISE, AUDIT_BUFFER);
  }

  public ArchiveOptions {
    historyExclude = List.copyOf(historyExclude);
    if (!url.isEmpty() && !url.equals(EMBEDDED) && !url.startsWith(POSTGRESQL)) {
      throw new IllegalArgumentException(
          "--archive-database-url must be empty, embedded, or jdbc:postgresql://HOST/DATABASE");
    }
    if (url.matches("(?i).*([?&]password=|//[^/@]*:[^/@]*@).*")) {
      throw new IllegalArgumentException(
          "--archive-database-url must not hold a password: write it into a file and name that by"
              + " --archive-database-password-file");
    }
    if (retentionDays < 1) {
      throw new IllegalArgumentException(
          "--archive-retention must be at least 1 day, not " + retentionDays);
    }
    if (auditBuffer < 1) {
      throw new IllegalArgumentException(
          "--archive-audit-buffer must be at least 1 event, not " + auditBuffer);
    }
    if (passwordFile.isPresent() && !Files.isReadable(passwordFile.get())) {
      throw new IllegalArgumentException(
          "--archive-database-password-file cannot be read: " + passwordFile.get());
    }
  }

  /** The database in a file of the data directory. */
  public static ArchiveOptions embedded() {
    return new ArchiveOptions(EMBEDDED, "", Optional.empty(), RETENTION_DAYS);
  }

  public boolean wanted() {
    return !url.isEmpty();
  }

  Dialect dialect() {
    return url.equals(EMBEDDED) ? Dialect.H2 : Dialect.POSTGRESQL;
  }
}
