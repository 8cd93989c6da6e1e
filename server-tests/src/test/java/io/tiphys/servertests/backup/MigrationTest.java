package io.tiphys.servertests.backup;

import static io.tiphys.servertests.backup.Stores.listed;
import static io.tiphys.servertests.backup.Stores.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.ObjectStore.Snapshot;
import io.tiphys.apiserver.storage.StoreContents;
import io.tiphys.apiserver.storage.backup.ObjectsFile;
import io.tiphys.apiserver.storage.embedded.EmbeddedEnd;
import io.tiphys.apiserver.storage.embedded.EmbeddedSnapshots;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import io.tiphys.apiserver.storage.embedded.NewStore;
import io.tiphys.apiserver.storage.etcd.EtcdEnd;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.apiserver.storage.migration.Migration;
import io.tiphys.apiserver.storage.migration.MigrationEnd;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.EtcdProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From an embedded store to a real etcd, and back. */
@Timeout(120)
final class MigrationTest {

  @TempDir Path directory;

  private EtcdProcess etcd;
  private EtcdOptions options;

  @BeforeEach
  void open() {
    etcd = EtcdProcess.start(directory);
    options = Stores.options(etcd).withPrefix("/elsewhere");
  }

  @AfterEach
  void close() {
    etcd.close();
  }

  private Path store(String name) {
    return directory.resolve(name);
  }

  private static Migration.Report migrate(MigrationEnd from, MigrationEnd to) throws Exception {
    try (from;
        to) {
      return new Migration(from, to, Duration.ofMillis(300), InstantSource.system()).run();
    }
  }

  /** The keys with their values alone. */
  private static Map<String, String> values(Snapshot snapshot) {
    Map<String, String> values = listed(snapshot);
    values.replaceAll((key, text) -> text.substring(text.indexOf(' ') + 1));
    return values;
  }

  @Test
  void anEmbeddedStoreGoesOnInEtcd() throws Exception {
    Snapshot before;
    try (EmbeddedStore source = EmbeddedStore.open(store("laptop"))) {
      Stores.fill(source, 300);
      for (int i = 0; i < 300; i++) { // as the leases of a cluster do
        Stores.put(source, "/registry/leases/kube-system/busy", "{\"turn\":" + i + "}");
      }
      before = source.list("/registry/", 0);
    }
    Migration.Report report = migrate(new EmbeddedEnd(store("laptop")), EtcdEnd.connect(options));
    assertThat(report.objects()).isEqualTo(before.objects().size());
    try (EtcdStore target = EtcdStore.connect(options)) {
      Snapshot after = target.list("/registry/", 0);
      assertThat(values(after)).isEqualTo(values(before));
      assertThat(order(after)).isEqualTo(order(before));
      assertThat(after.objects())
          .as("no resourceVersion that was ever seen")
          .allMatch(object -> object.revision() > before.revision());
      assertThatThrownBy(() -> target.list("/registry/", before.revision()))
          .isInstanceOf(CompactedException.class);
      assertThat(target.currentRevision()).isEqualTo(report.after());
    }
  }

  @Test
  void andComesBackWithItsRevisions() throws Exception {
    Snapshot before;
    try (EtcdStore source = EtcdStore.connect(options)) {
      Stores.fill(source, 300);
      before = source.list("/registry/", 0);
    }
    Migration.Report report = migrate(EtcdEnd.connect(options), new EmbeddedEnd(store("small")));
    try (EmbeddedStore target = EmbeddedStore.open(store("small"))) {
      assertThat(listed(target.list("/registry/", 0))).isEqualTo(listed(before));
      assertThat(target.currentRevision()).isEqualTo(report.after());
      assertThat(report.after()).isGreaterThanOrEqualTo(before.revision());
      assertThatThrownBy(() -> target.list("/registry/", 5)).isInstanceOf(CompactedException.class);
      assertThat(Stores.put(target, "/registry/next", "{}")).isEqualTo(report.after() + 1);
    }
  }

  @Test
  void timesToLiveGoOn() throws Exception {
    try (EmbeddedStore source = EmbeddedStore.open(store("laptop"))) {
      Stores.put(source, "/registry/events/default/long", "{}", Duration.ofHours(1));
      Stores.put(source, "/registry/events/default/over", "{}", Duration.ofMillis(1));
      Stores.put(source, "/registry/pods/default/stays", "{}");
    }
    migrate(new EmbeddedEnd(store("laptop")), EtcdEnd.connect(options));
    Instant expires = onlyExpiring(EtcdEnd.connect(options));
    assertThat(Duration.between(Instant.now(), expires))
        .isBetween(Duration.ofMinutes(58), Duration.ofMinutes(62));

    migrate(EtcdEnd.connect(options), new EmbeddedEnd(store("small")));
    assertThat(Duration.between(expires, onlyExpiring(new EmbeddedEnd(store("small")))).abs())
        .isLessThan(Duration.ofSeconds(5));
  }

  private static Instant onlyExpiring(MigrationEnd end) throws Exception {
    try (end) {
      StoreContents contents = end.contents();
      assertThat(contents.entries()).hasSize(2);
      return contents.entries().stream()
          .flatMap(one -> one.expires().stream())
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void anExpiringKeyGoesInItsNewStore() throws Exception {
    try (EtcdStore source = EtcdStore.connect(options)) {
      Stores.put(source, "/registry/events/default/short", "{}", Duration.ofSeconds(4));
      Stores.put(source, "/registry/pods/default/stays", "{}");
    }
    migrate(EtcdEnd.connect(options), new EmbeddedEnd(store("small")));
    try (EmbeddedStore target = EmbeddedStore.open(store("small"))) {
      Await.until("the event is gone", () -> target.list("/registry/", 0).objects().size() == 1);
    }
  }

  @Test
  void aTargetThatHoldsAnythingIsRefused() throws Exception {
    try (EmbeddedStore source = EmbeddedStore.open(store("laptop"));
        EtcdStore target = EtcdStore.connect(options)) {
      Stores.fill(source, 3);
      Stores.put(target, "/registry/pods/default/precious", "{}");
    }
    assertThatThrownBy(() -> migrate(new EmbeddedEnd(store("laptop")), EtcdEnd.connect(options)))
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> migrate(EtcdEnd.connect(options), new EmbeddedEnd(store("laptop"))))
        .hasMessageContaining("not empty");
  }

  @Test
  void anEmbeddedStoreInUseIsRefused() throws Exception {
    try (EmbeddedStore source = EmbeddedStore.open(store("laptop"))) {
      Stores.fill(source, 3);
      assertThatThrownBy(() -> migrate(new EmbeddedEnd(store("laptop")), EtcdEnd.connect(options)))
          .hasMessageContaining("in use");
    }
  }

  @Test
  void anEtcdInUseIsRefused() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    try (EtcdStore source = EtcdStore.connect(options)) {
      Thread writer = Thread.startVirtualThread(() -> renew(source, enough));
      Await.until("it is in use", () -> !source.list("/registry/", 0).objects().isEmpty());
      assertThatThrownBy(() -> migrate(EtcdEnd.connect(options), new EmbeddedEnd(store("small"))))
          .hasMessageContaining("stop its API servers");
      enough.set(true);
      writer.join();
    }
    migrate(EtcdEnd.connect(options), new EmbeddedEnd(store("small")));
  }

  private static void renew(ObjectStore store, AtomicBoolean enough) {
    while (!enough.get()) {
      Stores.put(
          store,
          "/registry/leases/kube-system/apiserver",
          "{\"spec\":{\"renewTime\":\"" + Instant.now() + "\"}}");
    }
  }

  @Test
  void anEmbeddedStoreIsSavedWhileItIsWrittenAndRestoredAsItWas() throws Exception {
    Path file = Files.createFile(directory.resolve("saved"));
    AtomicBoolean enough = new AtomicBoolean();
    long saved;
    Snapshot then;
    try (EmbeddedStore source = EmbeddedStore.open(store("busy"))) {
      Stores.fill(source, 100);
      Thread writer = Thread.startVirtualThread(() -> renew(source, enough));
      saved = new EmbeddedSnapshots(source).writeTo(file);
      enough.set(true);
      writer.join();
      then = source.list("/registry/", saved);
    }
    assertThat(NewStore.create(store("new"), ObjectsFile.read(file), saved + 1_000))
        .isEqualTo(saved + 1_000);
    try (EmbeddedStore restored = EmbeddedStore.open(store("new"))) {
      assertThat(listed(restored.list("/registry/", 0))).isEqualTo(listed(then));
      assertThat(Stores.put(restored, "/registry/next", "{}")).isEqualTo(saved + 1_001);
      assertThatThrownBy(() -> restored.list("/registry/", saved))
          .isInstanceOf(CompactedException.class);
    }
  }
}
