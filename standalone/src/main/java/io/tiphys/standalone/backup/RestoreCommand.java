package io.tiphys.standalone.backup;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.backup.EtcdRestore;
import io.tiphys.apiserver.storage.backup.EtcdSnapshotFile;
import io.tiphys.apiserver.storage.backup.ObjectsFile;
import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotException;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.apiserver.storage.backup.SnapshotFormat;
import io.tiphys.apiserver.storage.embedded.NewStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code etcd-snapshot restore}: makes a new store of a snapshot. */
final class RestoreCommand {

  private RestoreCommand() {}

  @SuppressWarnings("SystemOut") // the answer is for the user
  static void run(String[] arguments) throws IOException {
    Flags flags =
        new CommandLine(
                "tiphys etcd-snapshot restore",
                "Makes the data of a new etcd cluster, or a new embedded store, of a snapshot.",
                List.of(
                    Flag.text("dir", "", "the folder of the snapshots"),
                    Flag.text("snapshot", "", "which one; the newest without"),
                    Flag.text("file", "", "a snapshot that etcdctl saved, in place of --dir"),
                    Flag.text("data-dir", "", "for an embedded store: the cluster's folder"),
                    Flag.text(
                        "etcd-data-dir",
                        "",
                        "for etcd: the member's folder; with several members, one in it for each"),
                    Flag.map(
                        "initial-cluster",
                        Map.of("default", "http://localhost:2380"),
                        "all members of the new cluster: NAME=PEER-URL"),
                    Flag.text(
                        "initial-cluster-token", "", "of the new cluster; made of the snapshot's"),
                    Flag.list("member", List.of(), "which members to make here; all without"),
                    Flag.integer(
                        "bump-revision",
                        EtcdRestore.DEFAULT_BUMP,
                        "revisions that may have passed since the snapshot; 0 for an exact copy"),
                    Flag.text("etcdutl", "", "etcdutl, or etcdctl of 3.5; from the PATH without")))
            .parseOrExit(arguments);
    System.out.println(restore(flags));
  }

  private static String restore(Flags flags) throws IOException {
    if (flags.find("file").isPresent()) {
      Path file = Path.of(flags.text("file"));
      long revision = EtcdSnapshotFile.check(file);
      return restoreEtcd(flags, file, "revision-" + revision, revision);
    }
    SnapshotFolder folder = SaveCommand.folder(flags);
    Snapshot snapshot = choose(flags, folder);
    Path file = folder.check(snapshot);
    return switch (snapshot.format()) {
      case ETCD -> restoreEtcd(flags, file, snapshot.id(), EtcdSnapshotFile.check(file));
      case EMBEDDED -> restoreEmbedded(flags, file, snapshot);
    };
  }

  private static Snapshot choose(Flags flags, SnapshotFolder folder) throws IOException {
    Optional<String> id = flags.find("snapshot");
    if (id.isPresent()) {
      return folder.find(id.get());
    }
    List<Snapshot> all = folder.list();
    if (all.isEmpty()) {
      throw new SnapshotException("there is no snapshot in " + folder.path());
    }
    return all.getLast();
  }

  private static String restoreEtcd(Flags flags, Path file, String id, long revision)
      throws IOException {
    Path directory = target(flags, "etcd-data-dir", SnapshotFormat.ETCD);
    Map<String, String> cluster = flags.map("initial-cluster");
    List<String> members =
        flags.list("member").isEmpty() ? List.copyOf(cluster.keySet()) : flags.list("member");
    EtcdRestore restore =
        new EtcdRestore(
            program(flags),
            cluster,
            flags.find("initial-cluster-token").orElse("restored-" + id),
            Long.parseLong(flags.text("bump-revision")));
    for (String member : members) {
      EtcdRestore.requireEmpty(members.size() == 1 ? directory : directory.resolve(member));
    }
    for (String member : members) {
      restore.restore(file, member, members.size() == 1 ? directory : directory.resolve(member));
    }
    return "restored %s for %s in %s: revision %d, going on from %d"
        .formatted(
            id, String.join(", ", members), directory, revision, revision + restore.bumpRevision());
  }

  private static Path program(Flags flags) throws SnapshotException {
    Optional<String> given = flags.find("etcdutl");
    return given.isPresent() ? Path.of(given.get()) : EtcdRestore.findProgram();
  }

  private static String restoreEmbedded(Flags flags, Path file, Snapshot snapshot)
      throws IOException {
    Path directory = target(flags, "data-dir", SnapshotFormat.EMBEDDED).resolve("store");
    NewStore.requireNone(directory);
    StoreContents contents = ObjectsFile.read(file).without(Instant.now());
    long bump = Long.parseLong(flags.text("bump-revision"));
    long revision = NewStore.create(directory, contents, contents.revision() + bump);
    return "restored %s in %s: %d objects of revision %d, going on from %d"
        .formatted(
            snapshot.id(), directory, contents.entries().size(), snapshot.revision(), revision);
  }

  private static Path target(Flags flags, String flag, SnapshotFormat format) {
    return flags
        .find(flag)
        .map(Path::of)
        .orElseThrow(() ->
            new UsageException(
                "this snapshot is of the store %s: say where to restore it with --%s"
                    .formatted(format.text(), flag)));
  }
}
