package io.tiphys.standalone.backup;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.storage.embedded.EmbeddedEnd;
import io.tiphys.apiserver.storage.etcd.EtcdEnd;
import io.tiphys.apiserver.storage.migration.Migration;
import io.tiphys.apiserver.storage.migration.MigrationEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** {@code migrate-store}: carries a cluster's state from an embedded store to etcd, or back. */
public final class MigrateCommand {

  private MigrateCommand() {}

  /** Does it, and says what was done. */
  @SuppressWarnings("SystemOut") // the answer is for the user
  public static void run(String[] arguments) throws IOException, InterruptedException {
    List<Flag> all = new ArrayList<>(EtcdFlags.access());
    all.add(Flag.list("from", List.of(), "the source: etcd's addresses, or a cluster's folder"));
    all.add(Flag.list("to", List.of(), "the target, of the other kind, and empty"));
    all.add(Flag.duration("pause", Migration.PAUSE, "how long etcd must be without a write"));
    Flags flags =
        new CommandLine(
                "tiphys migrate-store",
                "Carries a cluster's state from an embedded store to etcd, or from etcd to one.",
                all)
            .parseOrExit(arguments);
    if (isEtcd(flags, "from") == isEtcd(flags, "to")) {
      throw new UsageException(
          "of --from and --to, one is etcd's addresses (https://…) and the other the folder of a cluster that keeps its state there");
    }
    try (MigrationEnd from = end(flags, "from");
        MigrationEnd to = end(flags, "to")) {
      Migration.Report report =
          new Migration(from, to, flags.duration("pause"), InstantSource.system()).run();
      System.out.println(
          """
          copied %d objects from %s
          to %s, and compared them: SHA-256 %s
          resourceVersions were at %d and go on from %d\
          """
              .formatted(
                  report.objects(),
                  from.describe(),
                  to.describe(),
                  report.digest(),
                  report.before(),
                  report.after()));
    }
  }

  private static boolean isEtcd(Flags flags, String flag) {
    if (flags.list(flag).isEmpty()) {
      throw new UsageException("--" + flag + " is missing; see tiphys migrate-store --help");
    }
    return flags.list(flag).getFirst().matches("https?://.*");
  }

  private static MigrationEnd end(Flags flags, String flag) {
    return isEtcd(flags, flag)
        ? EtcdEnd.connect(EtcdFlags.options(flags, flags.list(flag)))
        : new EmbeddedEnd(Path.of(flags.text(flag)).resolve("store"));
  }
}
