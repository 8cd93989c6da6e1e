package io.tiphys.standalone.backup;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.apiserver.storage.etcd.EtcdSnapshots;
import io.tiphys.controller.cronjob.CronSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code etcd-snapshot save} and {@code schedule}: one snapshot, or one after the other. */
final class SaveCommand {

  private static final Logger log = LoggerFactory.getLogger(SaveCommand.class);
  private static final int KEPT_BY_SCHEDULE = 5;

  private SaveCommand() {}

  static void save(String[] arguments) throws IOException {
    Flags flags =
        commandLine("save", "Saves a snapshot of a cluster's state.", 0, List.of())
            .parseOrExit(arguments);
    saveAndPrune(flags);
  }

  static void schedule(String[] arguments) throws InterruptedException {
    Flags flags =
        commandLine(
                "schedule",
                "Saves snapshots by a schedule until it is ended.",
                KEPT_BY_SCHEDULE,
                List.of(
                    Flag.text(
                        "schedule",
                        "0 */12 * * *",
                        "when: cron's five fields, @daily and the like, or @every 90m; in UTC")))
            .parseOrExit(arguments);
    source(flags); // what is wrong with the flags is said now
    CronSchedule schedule;
    try {
      schedule = CronSchedule.parse(flags.text("schedule"), "");
    } catch (IllegalArgumentException e) {
      throw new UsageException("flag --schedule: " + e.getMessage());
    }
    new SnapshotLoop(schedule::next, InstantSource.system(), Thread::sleep)
        .run(() -> saveAndPrune(flags));
  }

  private static CommandLine commandLine(
      String word, String purpose, int retention, List<Flag> more) {
    List<Flag> flags = new ArrayList<>(EtcdFlags.servers());
    flags.addAll(EtcdFlags.access());
    flags.add(
        Flag.text("data-dir", "", "of a cluster that keeps its state there instead of in an etcd"));
    flags.add(Flag.text("dir", "", "the folder of the snapshots"));
    flags.add(Flag.text("name", "snapshot", "the series that it belongs to"));
    flags.add(Flag.integer("retention", retention, "how many of the series to keep; 0 for all"));
    flags.add(
        Flag.duration("timeout", EtcdSnapshots.DEFAULT_TIMEOUT, "how long etcd may take to send"));
    flags.add(Flag.text("output", "text", "text or json"));
    flags.addAll(more);
    return new CommandLine("tiphys etcd-snapshot " + word, purpose, flags);
  }

  @SuppressWarnings("SystemOut") // the answer is for the user
  private static void saveAndPrune(Flags flags) throws IOException {
    SnapshotFolder folder = folder(flags);
    Snapshot saved = source(flags).save(folder, flags.text("name"), Instant.now());
    System.out.println(
        flags.text("output").equals("json")
            ? saved.toJson().toString()
            : "saved %s: revision %d, %d bytes, SHA-256 %s"
                .formatted(saved.id(), saved.revision(), saved.bytes(), saved.sha256()));
    if (flags.integer("retention") > 0) {
      for (Snapshot old : folder.prune(flags.text("name"), flags.integer("retention"))) {
        log.atInfo().addKeyValue("name", old.id()).log("Removed an old snapshot");
      }
    }
  }

  private static StoreInUse source(Flags flags) {
    Optional<Path> dataDir = flags.find("data-dir").map(Path::of);
    List<String> servers = flags.list("etcd-servers");
    if (servers.isEmpty() == dataDir.isEmpty()) {
      throw new UsageException(
          "say whose state: --etcd-servers, or --data-dir of a cluster without etcd");
    }
    return dataDir
        .<StoreInUse>map(StoreInUse.Embedded::new)
        .orElseGet(() ->
            new StoreInUse.Etcd(
                new EtcdSnapshots(EtcdFlags.options(flags, servers), flags.duration("timeout"))));
  }

  static SnapshotFolder folder(Flags flags) {
    return new SnapshotFolder(
        flags
            .find("dir")
            .map(Path::of)
            .orElseThrow(() -> new UsageException("say where the snapshots are: --dir")));
  }
}
