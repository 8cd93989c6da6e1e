package io.tiphys.servertests.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.ObjectStore.Watch;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult.Written;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break, and an etcd that dies. */
final class EtcdStoreFaultTest {

  private static final String PREFIX = "/registry/faults/";
  private static final int WRITERS = 8;

  @TempDir Path directory;
  private EtcdProcess etcd;

  @BeforeEach
  void start() {
    etcd = EtcdProcess.start(directory);
  }

  @AfterEach
  void stop() {
    etcd.close();
  }

  private static EtcdStore connect(int port) {
    return EtcdStore.connect(
        EtcdOptions.of("http://127.0.0.1:" + port).withTimeout(Duration.ofSeconds(5)));
  }

  /** Writers that note what was acknowledged, and go on when the store is away. */
  private static final class Writers implements AutoCloseable {
    final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    private final List<Thread> threads;
    private volatile boolean stopped;

    Writers(EtcdStore store) {
      threads =
          java.util.stream.IntStream.range(0, WRITERS)
              .mapToObj(writer -> Thread.startVirtualThread(() -> write(store, writer)))
              .toList();
    }

    private void write(EtcdStore store, int writer) {
      for (int i = 0; !stopped; i++) {
        String key = PREFIX + writer + "-" + i;
        try {
          byte[] value = ObjectStoreContract.bytes(key);
          if (store.put(key, value, 0, Duration.ZERO) instanceof Written written) {
            acknowledged.put(written.revision(), key);
          }
          TimeUnit.MILLISECONDS.sleep(1);
        } catch (StoreUnavailableException e) {
          // not acknowledged: it may or may not be there
        } catch (InterruptedException e) {
          return;
        }
      }
    }

    void awaitAcknowledged(int count) {
      RecordingListener.within(
          Duration.ofSeconds(30), "writes", () -> acknowledged.size() >= count);
    }

    @Override
    public void close() {
      stopped = true;
      RecordingListener.within(
          Duration.ofSeconds(30),
          "the writers' end",
          () -> threads.stream().noneMatch(Thread::isAlive));
    }
  }

  private static void checkWatched(EtcdStore store, RecordingListener told, Watch watch) {
    Map<Long, String> stored =
        store.list(PREFIX, 0).objects().stream()
            .collect(Collectors.toMap(StoredObject::revision, StoredObject::key));
    watch.requestProgress();
    List<StoreEvent> events = told.awaitRevision(store.currentRevision());
    assertThat(events).extracting(StoreEvent::revision).isSorted().doesNotHaveDuplicates();
    assertThat(events)
        .extracting(event -> ((StoreEvent.Put) event).object().key())
        .containsExactlyElementsOf(new TreeMap<>(stored).values());
  }

  @Test
  void aWatchWhoseConnectionIsCutAgainAndAgainMissesAndRepeatsNothing() {
    RecordingListener told = new RecordingListener();
    try (TcpProxy proxy = TcpProxy.to(etcd.port());
        EtcdStore direct = connect(etcd.port());
        EtcdStore cut = connect(proxy.port());
        Watch watch = cut.watch(PREFIX, direct.currentRevision(), told)) {
      try (Writers writers = new Writers(direct)) {
        for (int i = 1; i <= 40; i++) {
          writers.awaitAcknowledged(i * 100);
          proxy.cut();
        }
      }
      checkWatched(direct, told, watch);
    }
  }

  @Test
  void whenEtcdIsKilledNothingAcknowledgedIsLostAndTheWatchGoesOn() {
    RecordingListener told = new RecordingListener();
    try (EtcdStore store = connect(etcd.port());
        Watch watch = store.watch(PREFIX, store.currentRevision(), told)) {
      Writers writers = new Writers(store);
      try (writers) {
        for (int i = 1; i <= 3; i++) {
          writers.awaitAcknowledged(i * 300);
          etcd.kill();
          etcd.restart();
        }
        writers.awaitAcknowledged(writers.acknowledged.size() + 300);
      }
      checkWatched(store, told, watch);
      Map<Long, String> stored =
          store.list(PREFIX, 0).objects().stream()
              .collect(Collectors.toMap(StoredObject::revision, StoredObject::key));
      assertThat(stored).containsAllEntriesOf(writers.acknowledged);
    }
  }

  @Test
  void whileEtcdIsAwayCallsFailSoonAndWhenItIsBackTheyWork() {
    try (TcpProxy proxy = TcpProxy.to(etcd.port());
        EtcdStore store = connect(proxy.port())) {
      proxy.block();
      long start = System.nanoTime();
      assertThatThrownBy(() -> store.find(PREFIX + "a"))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(
              () -> store.put(PREFIX + "a", ObjectStoreContract.bytes("1"), 0, Duration.ZERO))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(11));

      proxy.mend();
      RecordingListener.within(
          Duration.ofSeconds(5),
          "an answer",
          () -> {
            try {
              return store.currentRevision() > 0;
            } catch (StoreUnavailableException e) {
              return false;
            }
          });
    }
  }

  @Test
  void aWatchThatWasAwayLongerThanThePastIsKeptIsToldToListAgain() {
    RecordingListener told = new RecordingListener();
    try (TcpProxy proxy = TcpProxy.to(etcd.port());
        EtcdStore direct = connect(etcd.port());
        EtcdStore cut = connect(proxy.port());
        Watch watch = cut.watch(PREFIX, direct.currentRevision(), told)) {
      direct.put(PREFIX + "a", ObjectStoreContract.bytes("1"), 0, Duration.ZERO);
      told.awaitChanges(1);

      proxy.block();
      for (int i = 0; i < 5; i++) {
        direct.put(PREFIX + "b" + i, ObjectStoreContract.bytes("1"), 0, Duration.ZERO);
      }
      long compacted = direct.currentRevision();
      direct.compact(compacted);
      proxy.mend();

      assertThat(told.awaitCompacted()).isEqualTo(compacted);
      assertThat(told.changes()).hasSize(1);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void oneOfSeveralServersIsEnough() {
    EtcdOptions options = EtcdOptions.of("http://127.0.0.1:1", etcd.url(), "http://127.0.0.1:2");
    try (EtcdStore store = EtcdStore.connect(options)) {
      for (int i = 0; i < 20; i++) {
        assertThat(store.put(PREFIX + i, ObjectStoreContract.bytes("1"), 0, Duration.ZERO))
            .isInstanceOf(Written.class);
      }
    }
  }
}
