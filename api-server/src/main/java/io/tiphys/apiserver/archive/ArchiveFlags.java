package io.tiphys.apiserver.archive;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import java.nio.file.Path;
import java.util.List;

/** The options of the archive database as flags. */
public final class ArchiveFlags {

  private ArchiveFlags() {}

  public static List<Flag> all() {
    return List.of(
        Flag.text(
            "archive-database-url",
            "",
            "Where the audit trail and the history go: embedded for a file in the data directory,"
                + " or jdbc:postgresql://HOST/DATABASE; empty for nowhere."),
        Flag.text("archive-database-user", "", "The user of the archive database."),
        Flag.text(
            "archive-database-password-file", "", "The file that holds that user's password."),
        Flag.integer(
            "archive-retention",
            ArchiveOptions.RETENTION_DAYS,
            "Days that the archive database keeps."),
        Flag.list(
            "history-exclude",
            ArchiveOptions.NOISE,
            "Resources of which no history is kept, such as leases.coordination.k8s.io."),
        Flag.integer(
            "archive-audit-buffer",
            ArchiveOptions.AUDIT_BUFFER,
            "Audit events that may wait while the archive database is away; more are lost."));
  }

  public static ArchiveOptions read(Flags flags) {
    try {
      return new ArchiveOptions(
          flags.text("archive-database-url"),
          flags.text("archive-database-user"),
          flags.find("archive-database-password-file").map(Path::of),
          flags.integer("archive-retention"),
          flags.list("history-exclude"),
          flags.integer("archive-audit-buffer"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
