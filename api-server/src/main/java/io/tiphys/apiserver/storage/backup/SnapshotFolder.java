package io.tiphys.apiserver.storage.backup;

import io.tiphys.api.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of snapshots: each a file with the content, and a file of JSON that describes it.
 *
 * <p>A snapshot is written as a draft, checked, brought to the disk and then given its name, the
 * description last: what has a description is whole, whatever happened in between. What is half
 * written has another name, is never listed, and goes with the next save. All is the owner's alone,
 * since the cluster's secrets are in it. One process at a time saves; others wait.
 */
public final class SnapshotFolder {

  private static final String DESCRIPTION = ".json";
  private static final String DRAFT = ".part";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;

  /** The folder need not be there yet. */
  public SnapshotFolder(Path folder) {
    this.folder = folder;
  }

  public Path path() {
    return folder;
  }

  /**
   * Takes a snapshot.
   *
   * @param name the series: letters, digits, dots and dashes
   * @throws IOException if it could not be taken; nothing is left of it then
   */
  public Snapshot save(SnapshotSource source, String name, Instant now) throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,99}")) {
      throw new SnapshotException(
          "a snapshot's name has letters, digits, dots and dashes, and no more than 100: " + name);
    }
    Files.createDirectories(folder, OWNERS_FOLDER);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OWNER_ONLY);
        FileLock _ = channel.lock()) {
      removeDrafts();
      return saveAlone(source, name, now.truncatedTo(ChronoUnit.SECONDS));
    }
  }

  private Snapshot saveAlone(SnapshotSource source, String name, Instant now) throws IOException {
    String id = newId(name, now);
    Path draft = folder.resolve(id + source.format().suffix() + DRAFT);
    try {
      Files.createFile(draft, OWNER_ONLY);
      long revision = source.writeTo(draft);
      sync(draft);
      Snapshot snapshot =
          new Snapshot(
              id, name, source.format(), revision, now, Files.size(draft), Checksum.of(draft));
      Files.move(draft, folder.resolve(snapshot.fileName()), StandardCopyOption.ATOMIC_MOVE);
      describe(snapshot);
      return snapshot;
    } catch (IOException | RuntimeException e) {
      removeAll(id);
      throw e;
    }
  }

  private void describe(Snapshot snapshot) throws IOException {
    Path draft = folder.resolve(snapshot.id() + DESCRIPTION + DRAFT);
    Files.createFile(draft, OWNER_ONLY);
    Files.writeString(draft, snapshot.toJson().toPrettyString() + "\n");
    sync(draft);
    Files.move(draft, folder.resolve(snapshot.id() + DESCRIPTION), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  private String newId(String name, Instant now) {
    String id = name + "-" + STAMP.format(now);
    String free = id;
    for (int number = 2; Files.exists(folder.resolve(free + DESCRIPTION)); number++) {
      free = id + "-" + number;
    }
    return free;
  }

  /** To the disk; of a folder, the names in it. */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** All that have a description, the oldest first; a description that cannot be read fails. */
  public List<Snapshot> list() throws IOException {
    List<Snapshot> snapshots = new ArrayList<>();
    for (Path file : files(DESCRIPTION)) {
      snapshots.add(read(file));
    }
    snapshots.sort(Comparator.comparing(Snapshot::created).thenComparing(Snapshot::id));
    return snapshots;
  }

  private static Snapshot read(Path description) throws IOException {
    try {
      return Snapshot.of(Json.parse(Files.readAllBytes(description)));
    } catch (RuntimeException e) {
      throw new SnapshotException(
          "cannot read %s (%s): it is no description of a snapshot; move it away"
              .formatted(description, e.getMessage()),
          e);
    }
  }

  /**
   * The file of a snapshot, after a check of its length and checksum.
   *
   * @throws SnapshotException if it is missing or differs from what was saved
   */
  public Path check(Snapshot snapshot) throws IOException {
    Path file = folder.resolve(snapshot.fileName());
    if (!Files.exists(file)) {
      throw new SnapshotException("the snapshot's file " + file + " is missing");
    }
    if (Files.size(file) != snapshot.bytes() || !Checksum.of(file).equals(snapshot.sha256())) {
      throw new SnapshotException(
          "the snapshot's file %s is not what was saved (its checksum differs): use another one; etcd-snapshot list --check tells which are whole"
              .formatted(file));
    }
    return file;
  }

  /**
   * The snapshot of that id.
   *
   * @throws SnapshotException if there is none
   */
  public Snapshot find(String id) throws IOException {
    Path description = folder.resolve(id + DESCRIPTION);
    if (id.contains("/") || !Files.exists(description)) {
      throw new SnapshotException(
          "there is no snapshot %s in %s; etcd-snapshot list tells which there are"
              .formatted(id, folder));
    }
    return read(description);
  }

  /** Removes the oldest ones of a series until {@code keep} are left; tells which. */
  public List<Snapshot> prune(String name, int keep) throws IOException {
    List<Snapshot> series = list().stream().filter(one -> one.name().equals(name)).toList();
    List<Snapshot> old = series.subList(0, Math.max(0, series.size() - keep));
    for (Snapshot snapshot : old) {
      Files.deleteIfExists(folder.resolve(snapshot.id() + DESCRIPTION)); // first: then it is none
      Files.deleteIfExists(folder.resolve(snapshot.fileName()));
    }
    return List.copyOf(old);
  }

  private void removeDrafts() throws IOException {
    for (Path draft : files(DRAFT)) {
      Files.delete(draft);
    }
  }

  private void removeAll(String id) throws IOException {
    Files.deleteIfExists(folder.resolve(id + DESCRIPTION));
    Files.deleteIfExists(folder.resolve(id + DESCRIPTION + DRAFT));
    for (SnapshotFormat format : SnapshotFormat.values()) {
      Files.deleteIfExists(folder.resolve(id + format.suffix() + DRAFT));
      Files.deleteIfExists(folder.resolve(id + format.suffix()));
    }
  }

  private List<Path> files(String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}
