package io.tiphys.servertests.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.apiserver.storage.backup.SnapshotFormat;
import io.tiphys.apiserver.storage.backup.SnapshotSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a folder of snapshots keeps, and what it never shows. */
final class SnapshotFolderTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path directory;

  /** A store of so many bytes. */
  private record Bytes(int count, long revision) implements SnapshotSource {
    @Override
    public SnapshotFormat format() {
      return SnapshotFormat.EMBEDDED;
    }

    @Override
    public long writeTo(Path file) throws IOException {
      Files.write(file, new byte[count]);
      return revision;
    }
  }

  private Path path() {
    return directory.resolve("snapshots");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(path())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theOldestOfASeriesGoFirst() throws IOException {
    SnapshotFolder folder = new SnapshotFolder(path());
    for (int hour = 0; hour < 4; hour++) {
      folder.save(new Bytes(10, hour), "hourly", NOON.plus(Duration.ofHours(hour)));
    }
    folder.save(new Bytes(10, 9), "by-hand", NOON.minus(Duration.ofDays(1)));
    assertThat(folder.prune("hourly", 3)).extracting(Snapshot::revision).containsExactly(0L);
    assertThat(folder.prune("hourly", 3)).isEmpty();
    assertThat(folder.list()).extracting(Snapshot::revision).containsExactly(9L, 1L, 2L, 3L);
    assertThat(files()).hasSize(8);
  }

  @Test
  void twoInTheSameSecondAreTwo() throws IOException {
    SnapshotFolder folder = new SnapshotFolder(path());
    Snapshot one = folder.save(new Bytes(10, 1), "quick", NOON);
    Snapshot other = folder.save(new Bytes(11, 2), "quick", NOON);
    assertThat(folder.list()).containsExactly(one, other);
    assertThat(folder.find(other.id())).isEqualTo(other);
    folder.check(one);
    folder.check(other);
  }

  @Test
  void whatFailsLeavesNothing() throws IOException {
    SnapshotFolder folder = new SnapshotFolder(path());
    SnapshotSource failing =
        new SnapshotSource() {
          @Override
          public SnapshotFormat format() {
            return SnapshotFormat.ETCD;
          }

          @Override
          public long writeTo(Path file) throws IOException {
            Files.write(file, new byte[1000]);
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> folder.save(failing, "full", NOON)).hasMessageContaining("No space");
    assertThat(files()).isEmpty();
  }

  @Test
  void aHalfWrittenOneIsNeverListedAndGoesWithTheNextSave() throws IOException {
    SnapshotFolder folder = new SnapshotFolder(path());
    folder.save(new Bytes(10, 1), "first", NOON);
    Files.write(path().resolve("first-20261122T130000Z.db.part"), new byte[100]);
    Files.write(path().resolve("first-20261122T140000Z.db"), new byte[100]); // not described yet
    assertThat(folder.list()).hasSize(1);
    folder.save(new Bytes(10, 2), "second", NOON);
    assertThat(files()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    new SnapshotFolder(path()).save(new Bytes(10, 1), "secret", NOON);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rwx------");
    for (String file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() {
    SnapshotFolder folder = new SnapshotFolder(path());
    assertThatThrownBy(() -> folder.save(new Bytes(1, 1), "../evil", NOON))
        .hasMessageContaining("letters");
    assertThatThrownBy(() -> folder.find("../evil")).hasMessageContaining("there is no snapshot");
  }

  static boolean canMount() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Test
  @EnabledIf(value = "canMount", disabledReason = "needs root to mount a small file system")
  void aFullDiskKeepsWhatWasSavedBefore() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    try {
      SnapshotFolder folder = new SnapshotFolder(disk.resolve("snapshots"));
      Snapshot saved = folder.save(new Bytes(100_000, 1), "daily", NOON);
      assertThatThrownBy(() -> folder.save(new Bytes(1_000_000, 2), "daily", NOON))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(folder.list()).containsExactly(saved);
      folder.check(saved);
      folder.save(new Bytes(50_000, 3), "daily", NOON); // what failed took no room
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
