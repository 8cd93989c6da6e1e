package io.tiphys.servertests.backup;

import static io.tiphys.servertests.backup.Stores.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.backup.EtcdRestore;
import io.tiphys.apiserver.storage.backup.EtcdSnapshotFile;
import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotException;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdSnapshots;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdCluster;
import io.tiphys.testkit.EtcdProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a real etcd that asks for certificates. */
@Timeout(120)
final class EtcdSnapshotTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Path RESTORER = EtcdProcess.binary().resolveSibling("etcdctl");

  @TempDir static Path directory;
  private static EtcdProcess etcd;
  private static EtcdStore store;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    etcd = EtcdProcess.startWithTls(directory);
    store = Stores.connect(etcd);
    Stores.fill(store, 200);
  }

  @AfterAll
  static void close() {
    store.close();
    etcd.close();
  }

  private static EtcdSnapshots source() {
    return new EtcdSnapshots(Stores.options(etcd), Duration.ofSeconds(30));
  }

  @Test
  void restoredIsWhatAListShowedAtTheSnapshotsRevision() throws Exception {
    SnapshotFolder snapshots = new SnapshotFolder(folder.resolve("snapshots"));
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch writing = new CountDownLatch(50);
    Thread writer = Thread.startVirtualThread(() -> write(enough, writing));
    writing.await();
    long before = store.currentRevision();
    Snapshot snapshot = snapshots.save(source(), "busy", NOON);
    enough.set(true);
    writer.join();
    assertThat(snapshot.revision()).isBetween(before, store.currentRevision());

    EtcdRestore restore =
        new EtcdRestore(RESTORER, Map.of("default", "http://127.0.0.1:2380"), "copy", 0);
    restore.restore(snapshots.check(snapshot), "default", folder.resolve("etcd"));
    try (EtcdProcess copy = EtcdProcess.start(folder);
        EtcdStore restored = Stores.connect(copy)) {
      assertThat(restored.currentRevision()).isEqualTo(snapshot.revision());
      assertThat(listed(restored.list("/registry/", 0)))
          .isEqualTo(listed(store.list("/registry/", snapshot.revision())));
    }
  }

  private static void write(AtomicBoolean enough, CountDownLatch writing) {
    for (int i = 0; !enough.get(); i++) {
      Stores.put(store, "/registry/busy/" + i % 40, "{\"written\":" + i + "}");
      writing.countDown();
    }
  }

  @Test
  void threeMembersGoOnAboveEveryRevisionThatAClientCanHaveSeen() throws Exception {
    SnapshotFolder snapshots = new SnapshotFolder(folder.resolve("snapshots"));
    Snapshot snapshot = snapshots.save(source(), "three", NOON);
    long afterwards = Stores.put(store, "/registry/later/one", "{}"); // lost, but somebody saw it
    try (EtcdCluster cluster = EtcdCluster.prepareWithTls(folder, 3)) {
      Map<String, String> members =
          cluster.members().stream()
              .collect(Collectors.toMap(EtcdProcess::name, EtcdProcess::peerUrl));
      EtcdRestore restore = new EtcdRestore(RESTORER, members, "three", EtcdRestore.DEFAULT_BUMP);
      for (EtcdProcess member : cluster.members()) {
        restore.restore(snapshots.check(snapshot), member.name(), member.dataDirectory());
      }
      cluster.start();
      try (EtcdStore restored = connect(cluster)) {
        assertThat(restored.currentRevision())
            .isEqualTo(snapshot.revision() + EtcdRestore.DEFAULT_BUMP);
        assertThat(listed(restored.list("/registry/", 0)))
            .isEqualTo(listed(store.list("/registry/", snapshot.revision())));
        assertThatThrownBy(() -> restored.list("/registry/", afterwards))
            .isInstanceOf(CompactedException.class);
        assertListsAgain(restored, afterwards);
        cluster.members().getFirst().kill();
        long later = Await.present("two of three go on", () -> written(restored, "two"));
        assertThat(later).isGreaterThan(snapshot.revision() + EtcdRestore.DEFAULT_BUMP);
      }
    }
  }

  /** The revision of a write; empty while an election goes on. */
  private static Optional<Long> written(ObjectStore store, String name) {
    try {
      return Optional.of(Stores.put(store, "/registry/later/" + name, "{}"));
    } catch (StoreUnavailableException e) {
      return Optional.empty();
    }
  }

  private static EtcdStore connect(EtcdCluster cluster) {
    List<URI> servers = cluster.urls().stream().map(URI::create).toList();
    EtcdOptions one = Stores.options(cluster.members().getFirst());
    return EtcdStore.connect(
        new EtcdOptions(servers, one.prefix(), one.tls(), Duration.ofSeconds(20)));
  }

  private static void assertListsAgain(ObjectStore restored, long seen) throws Exception {
    CountDownLatch compacted = new CountDownLatch(1);
    ObjectStore.WatchListener listener =
        new ObjectStore.WatchListener() {
          @Override
          public void onEvents(List<StoreEvent> events) {}

          @Override
          public void onCompacted(long compactRevision) {
            compacted.countDown();
          }
        };
    try (ObjectStore.Watch watch = restored.watch("/registry/", seen, listener)) {
      watch.requestProgress();
      compacted.await();
    }
  }

  @Test
  void aDamagedFileIsNotRestored() throws Exception {
    SnapshotFolder snapshots = new SnapshotFolder(folder);
    Snapshot snapshot = snapshots.save(source(), "damaged", NOON);
    Path file = snapshots.check(snapshot);
    assertThat(EtcdSnapshotFile.check(file)).isEqualTo(snapshot.revision());
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(snapshot.bytes() / 2);
      bytes.write(bytes.read() ^ 1);
    }
    assertThatThrownBy(() -> snapshots.check(snapshot))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> EtcdSnapshotFile.check(file)).isInstanceOf(SnapshotException.class);
  }

  @Test
  void aCutOffFileIsNotRestored() throws Exception {
    SnapshotFolder snapshots = new SnapshotFolder(folder);
    Snapshot snapshot = snapshots.save(source(), "short", NOON);
    Path file = snapshots.check(snapshot);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(snapshot.bytes() - 512);
    }
    assertThatThrownBy(() -> snapshots.check(snapshot)).isInstanceOf(SnapshotException.class);
    assertThatThrownBy(() -> EtcdSnapshotFile.check(file)).isInstanceOf(SnapshotException.class);
  }

  @Test
  void nothingIsRestoredOverAnotherMember() throws Exception {
    SnapshotFolder snapshots = new SnapshotFolder(folder.resolve("snapshots"));
    Path file = snapshots.check(snapshots.save(source(), "over", NOON));
    Path data = Files.createDirectories(folder.resolve("etcd"));
    Files.writeString(data.resolve("precious"), "data");
    EtcdRestore restore =
        new EtcdRestore(RESTORER, Map.of("default", "http://127.0.0.1:2380"), "over", 1_000);
    assertThatThrownBy(() -> restore.restore(file, "default", data))
        .hasMessageContaining("not empty");
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).containsExactly(data.resolve("precious"));
    }
  }

  @Test
  void anEtcdThatIsAwayLeavesNothingBehind() throws IOException {
    Path snapshots = folder.resolve("snapshots");
    EtcdOptions nobody = EtcdOptions.of("http://127.0.0.1:1").withTimeout(Duration.ofMillis(300));
    assertThatThrownBy(() ->
            new SnapshotFolder(snapshots)
                .save(new EtcdSnapshots(nobody, Duration.ofSeconds(1)), "away", NOON))
        .hasMessageContaining("cannot reach etcd");
    try (Stream<Path> left = Files.list(snapshots)) {
      assertThat(left).containsExactly(snapshots.resolve("lock"));
    }
  }
}
