package io.tiphys.servertests.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.ObjectStore.Snapshot;
import io.tiphys.apiserver.storage.ObjectStore.Watch;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import io.tiphys.apiserver.storage.WriteResult.Conflicted;
import io.tiphys.apiserver.storage.WriteResult.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} keeps to while many use it at once. */
interface ConcurrencyContract {

  int WRITERS = 16;
  int KEYS = 40;
  Duration CHURN = Duration.ofMillis(1_500);

  ObjectStore store();

  String prefix();

  /** A watch's beginning and what it told. */
  record Observed(Snapshot start, RecordingListener told, Watch watch) {

    /** The state that the watch's reader ends with. */
    Map<String, Long> replayed() {
      Map<String, Long> state = new TreeMap<>();
      start.objects().forEach(object -> state.put(object.key(), object.revision()));
      for (StoreEvent event : told.changes()) {
        switch (event) {
          case StoreEvent.Put put -> {
            assertThat(put.created()).isEqualTo(!state.containsKey(put.object().key()));
            state.put(put.object().key(), put.revision());
          }
          case StoreEvent.Delete deletion ->
              assertThat(state.remove(deletion.key()))
                  .as("what %s deletes", deletion)
                  .isEqualTo(deletion.previous().orElseThrow().revision());
          case StoreEvent.Progress progress -> throw new AssertionError(progress);
        }
      }
      return state;
    }
  }

  @Test
  default void ofManyWritersOfOneKeyOneWinsEachRevision() throws Exception {
    int increments = 200;
    String key = prefix() + "counter";
    AtomicInteger wins = new AtomicInteger();
    RecordingListener told = new RecordingListener();
    long start = store().currentRevision();
    Queue<Long> revisions = new ConcurrentLinkedQueue<>();

    try (Watch watch = store().watch(prefix(), start, told)) {
      inParallel(() -> {
        while (wins.get() < increments) {
          Optional<StoredObject> current = store().find(key);
          int value = current.map(o -> Integer.parseInt(text(o))).orElse(0);
          WriteResult result =
              store()
                  .put(
                      key,
                      ObjectStoreContract.bytes(String.valueOf(value + 1)),
                      current.map(StoredObject::revision).orElse(0L),
                      Duration.ZERO);
          switch (result) {
            case Written written -> {
              wins.incrementAndGet();
              revisions.add(written.revision());
            }
            case Conflicted conflict ->
                assertThat(conflict.current().orElseThrow().revision())
                    .isGreaterThan(current.map(StoredObject::revision).orElse(0L));
          }
        }
      });
      assertThat(text(store().find(key).orElseThrow())).isEqualTo(String.valueOf(wins.get()));
      assertThat(revisions).doesNotHaveDuplicates().hasSize(wins.get());

      List<StoreEvent> events = told.awaitChanges(wins.get());
      assertThat(events)
          .extracting(StoreEvent::revision)
          .containsExactlyElementsOf(revisions.stream().sorted().toList());
      assertThat(events)
          .extracting(event -> Integer.parseInt(text(((StoreEvent.Put) event).object())))
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(watch).isNotNull();
    }
  }

  @Test
  default void aListAndAWatchFromItGiveTheListAtTheEndWhereverTheyBegin() throws Exception {
    List<Observed> observers = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        writers.submit(() -> churn(done));
      }
      long end = System.nanoTime() + CHURN.toNanos();
      while (System.nanoTime() < end) {
        Snapshot list = store().list(prefix(), 0);
        RecordingListener told = new RecordingListener();
        observers.add(new Observed(list, told, store().watch(prefix(), list.revision(), told)));
        Thread.sleep(ThreadLocalRandom.current().nextInt(50));
      }
      done.set(true);
    }
    Snapshot last = store().list(prefix(), 0);
    Map<String, Long> expected = new TreeMap<>();
    last.objects().forEach(object -> expected.put(object.key(), object.revision()));
    for (Observed observer : observers) {
      observer.watch().requestProgress();
      observer.told().awaitRevision(last.revision());
      observer.watch().close();
      assertThat(observer.told().changes())
          .extracting(StoreEvent::revision)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(observer.replayed()).isEqualTo(expected);
    }
    assertThat(observers).hasSizeGreaterThan(5);
  }

  @Test
  default void aListAtARevisionIsTheSameWheneverItIsAsked() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    List<Snapshot> seen = new ArrayList<>();
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        writers.submit(() -> churn(done));
      }
      for (int i = 0; i < 30; i++) {
        seen.add(store().list(prefix(), 0));
      }
      done.set(true);
    }
    for (Snapshot then : seen) {
      assertThat(revisions(store().list(prefix(), then.revision()))).isEqualTo(revisions(then));
    }
  }

  private static List<Long> revisions(Snapshot snapshot) {
    return snapshot.objects().stream().map(StoredObject::revision).toList();
  }

  /** Writes and deletes random keys until told to stop. */
  private void churn(AtomicBoolean done) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (!done.get()) {
      String key = prefix() + "key-" + random.nextInt(KEYS);
      Optional<StoredObject> current = store().find(key);
      if (current.isPresent() && random.nextInt(4) == 0) {
        store().delete(key, current.get().revision());
      } else {
        store()
            .put(
                key,
                ObjectStoreContract.bytes("{}"),
                current.map(StoredObject::revision).orElse(0L),
                Duration.ZERO);
      }
    }
  }

  private static String text(StoredObject object) {
    return ObjectStoreContract.text(object);
  }

  private static void inParallel(Runnable work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        running.add(threads.submit(work));
      }
      for (java.util.concurrent.Future<?> future : running) {
        future.get();
      }
    }
  }
}
