package io.tiphys.servertests.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.GuardMovedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.ObjectStore.Snapshot;
import io.tiphys.apiserver.storage.ObjectStore.Watch;
import io.tiphys.apiserver.storage.ObjectStore.WatchListener;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult.Conflicted;
import io.tiphys.apiserver.storage.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does. */
abstract class ObjectStoreContract implements ConcurrencyContract {

  /** The store under test, open; all tests of a class may share one. */
  @Override
  public abstract ObjectStore store();

  /** A prefix that no other test uses, ending in a slash. */
  final String prefix = "/registry/" + getClass().getSimpleName() + "-" + System.nanoTime() + "/";

  @Override
  public final String prefix() {
    return prefix;
  }

  final String key(String name) {
    return prefix + name;
  }

  final long put(String name, String value, long expected) {
    return put(name, value, expected, Duration.ZERO);
  }

  final long put(String name, String value, long expected, Duration timeToLive) {
    assertThat(store().put(key(name), bytes(value), expected, timeToLive))
        .isInstanceOf(Written.class)
        .isNotNull();
    return store().find(key(name)).orElseThrow().revision();
  }

  final long delete(String name, long expected) {
    return ((Written) store().delete(key(name), expected)).revision();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(StoredObject object) {
    return new String(object.value(), StandardCharsets.UTF_8);
  }

  /** The objects as {@code name=value@revision}. */
  final List<String> shown(Snapshot snapshot) {
    return snapshot.objects().stream().map(this::shown).toList();
  }

  final String shown(StoredObject object) {
    return object.key().substring(prefix.length()) + "=" + text(object) + "@" + object.revision();
  }

  final String shown(StoreEvent event) {
    return switch (event) {
      case StoreEvent.Put put -> (put.created() ? "+" : "~") + shown(put.object());
      case StoreEvent.Delete deletion ->
          "-"
              + deletion.key().substring(prefix.length())
              + "@"
              + deletion.revision()
              + deletion.previous().map(before -> " was " + shown(before)).orElse("");
      case StoreEvent.Progress progress -> "progress@" + progress.revision();
    };
  }

  @Test
  void aWrittenObjectIsFoundWithItsRevision() {
    long before = store().currentRevision();
    Written written = (Written) store().put(key("a"), bytes("{}"), 0, Duration.ZERO);

    assertThat(before).isPositive();
    assertThat(written.revision()).isEqualTo(before + 1);
    assertThat(store().currentRevision()).isEqualTo(before + 1);
    assertThat(store().find(key("a")).map(this::shown)).contains("a={}@" + written.revision());
    assertThat(store().find(key("b"))).isEmpty();
  }

  @Test
  void aPutNeedsTheRevisionThatTheKeyHas() {
    assertThat(store().put(key("a"), bytes("1"), 7, Duration.ZERO))
        .isEqualTo(new Conflicted(java.util.Optional.empty()));

    long first = put("a", "1", 0);
    for (long wrong : new long[] {0, first - 1, first + 1}) {
      Conflicted conflict = (Conflicted) store().put(key("a"), bytes("2"), wrong, Duration.ZERO);
      assertThat(conflict.current().map(this::shown)).contains("a=1@" + first);
    }
    assertThat(store().currentRevision()).isEqualTo(first);
    assertThat(put("a", "2", first)).isEqualTo(first + 1);
  }

  @Test
  void aDeleteNeedsTheRevisionThatTheKeyHas() {
    long first = put("a", "1", 0);
    long second = put("a", "2", first);

    Conflicted stale = (Conflicted) store().delete(key("a"), first);
    assertThat(stale.current().map(this::shown)).contains("a=2@" + second);
    assertThat(delete("a", second)).isEqualTo(second + 1);
    assertThat(store().find(key("a"))).isEmpty();
    assertThat(((Conflicted) store().delete(key("a"), second)).current()).isEmpty();
    assertThat(put("a", "3", 0)).isEqualTo(second + 2);
  }

  @Test
  void aGuardedWriteNeedsTheGuardToStandStill() {
    long guard = put("guard", "1", 0);
    Optional<Guard> still = Optional.of(new Guard(key("guard"), guard));
    long first = ((Written) store().put(key("a"), bytes("1"), 0, Duration.ZERO, still)).revision();
    assertThat(store().put(key("a"), bytes("2"), 0, Duration.ZERO, still))
        .as("its own revision counts as ever")
        .isInstanceOf(Conflicted.class);

    long moved = put("guard", "2", guard);
    for (long expected : new long[] {first, 0}) {
      assertThatThrownBy(
              () -> store().put(key("a"), bytes("2"), expected, Duration.ofMinutes(1), still))
          .isInstanceOfSatisfying(
              GuardMovedException.class,
              e -> assertThat(e.guard().map(this::shown)).contains("guard=2@" + moved));
      assertThatThrownBy(() -> store().delete(key("a"), first, still))
          .isInstanceOf(GuardMovedException.class);
    }
    assertThat(store().currentRevision()).as("nothing was written").isEqualTo(moved);

    Optional<Guard> again = Optional.of(new Guard(key("guard"), moved));
    assertThat(store().delete(key("a"), first, again)).isEqualTo(new Written(moved + 1));
    delete("guard", moved);
    assertThatThrownBy(() -> store().put(key("a"), bytes("3"), 0, Duration.ZERO, again))
        .isInstanceOfSatisfying(GuardMovedException.class, e -> assertThat(e.guard()).isEmpty());
  }

  @Test
  void aListHasThePrefixsObjectsInOrderOfKeys() {
    put("b/2", "2", 0);
    put("b/1", "1", 0);
    put("bb", "x", 0);
    put("a", "y", 0);
    long last = store().currentRevision();

    Snapshot list = store().list(key("b/"), 0);

    assertThat(list.revision()).isEqualTo(last);
    assertThat(shown(list)).containsExactly("b/1=1@" + (last - 2), "b/2=2@" + (last - 3));
    assertThat(store().list(key("c/"), 0).objects()).isEmpty();
    assertThat(shown(store().list(prefix, 0))).hasSize(4);
  }

  @Test
  void aListAtAPastRevisionIsAsItWasThen() {
    long one = put("a", "1", 0);
    long two = put("b", "1", 0);
    long three = put("a", "2", one);
    long four = delete("b", two);
    long five = put("b", "3", 0);

    assertThat(shown(store().list(prefix, one))).containsExactly("a=1@" + one);
    assertThat(shown(store().list(prefix, two))).containsExactly("a=1@" + one, "b=1@" + two);
    assertThat(shown(store().list(prefix, three))).containsExactly("a=2@" + three, "b=1@" + two);
    assertThat(shown(store().list(prefix, four))).containsExactly("a=2@" + three);
    assertThat(shown(store().list(prefix, five))).containsExactly("a=2@" + three, "b=3@" + five);
    assertThat(store().list(prefix, three).revision()).isEqualTo(three);
  }

  @Test
  void aListLargerThanAnyMessageIsWhole() {
    byte[] value = new byte[400_000];
    Arrays.fill(value, (byte) 'x');
    IntStream.range(0, 40)
        .forEach(i -> store().put(key("big%02d".formatted(i)), value, 0, Duration.ZERO));

    Snapshot list = store().list(prefix, 0);

    assertThat(list.objects()).hasSize(40);
    assertThat(list.objects()).allSatisfy(object -> assertThat(object.value()).isEqualTo(value));
    assertThat(list.objects()).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
  }

  @Test
  void aWatchTellsWhatHappensFromThenOn() {
    long before = put("a", "0", 0);
    RecordingListener told = new RecordingListener();
    try (Watch watch = store().watch(prefix, store().currentRevision(), told)) {
      long one = put("a", "1", before);
      long two = put("b", "2", 0);
      long three = delete("a", one);

      assertThat(told.awaitChanges(3))
          .extracting(this::shown)
          .containsExactly("~a=1@" + one, "+b=2@" + two, "-a@" + three + " was a=1@" + one);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aWatchFromThePastTellsAllSince() {
    long one = put("a", "1", 0);
    long two = put("a", "2", one);
    long three = delete("a", two);
    long four = put("a", "4", 0);
    RecordingListener told = new RecordingListener();

    try (Watch watch = store().watch(prefix, one, told)) {
      assertThat(told.awaitChanges(3))
          .extracting(this::shown)
          .containsExactly("~a=2@" + two, "-a@" + three + " was a=2@" + two, "+a=4@" + four);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aWatchTellsWhatAKeyHeldBefore() {
    long one = put("a", "1", 0);
    long two = put("a", "2", one);
    delete("a", two);
    put("a", "4", 0);
    RecordingListener told = new RecordingListener();

    try (Watch watch = store().watch(prefix, one, told)) {
      List<StoreEvent> events = told.awaitChanges(3);
      assertThat(((StoreEvent.Put) events.get(0)).previous().map(this::shown))
          .contains("a=1@" + one);
      assertThat(((StoreEvent.Put) events.get(2)).previous()).isEmpty();
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aWatchTellsOfItsPrefixAlone() {
    RecordingListener told = new RecordingListener();
    try (Watch watch = store().watch(key("b/"), store().currentRevision(), told)) {
      put("a", "1", 0);
      put("b", "2", 0);
      long three = put("b/1", "3", 0);
      put("bb", "4", 0);

      assertThat(told.awaitChanges(1)).extracting(this::shown).containsExactly("+b/1=3@" + three);
      watch.requestProgress();
      assertThat(told.awaitRevision(store().currentRevision())).hasSize(1);
    }
  }

  @Test
  void progressIsToldWhereNothingHappens() {
    RecordingListener told = new RecordingListener();
    long revision = put("a", "1", 0);
    try (Watch watch = store().watch(key("nothing/"), revision, told)) {
      watch.requestProgress();
      assertThat(told.awaitRevision(revision)).isEmpty();

      long later = put("a", "2", revision);
      watch.requestProgress();
      assertThat(told.awaitRevision(later)).isEmpty();
    }
  }

  @Test
  void aClosedWatchTellsNothingMore() {
    RecordingListener closed = new RecordingListener();
    RecordingListener open = new RecordingListener();
    long start = store().currentRevision();
    try (Watch other = store().watch(prefix, start, open)) {
      Watch watch = store().watch(prefix, start, closed);
      long one = put("a", "1", 0);
      closed.awaitChanges(1);
      watch.close();
      put("a", "2", one);

      open.awaitChanges(2);
      assertThat(closed.changes()).hasSize(1);
      assertThat(other).isNotNull();
    }
  }

  @Test
  void aKeyDeletesItselfAfterItsTimeToLive() {
    long start = store().currentRevision();
    long kept = put("kept", "1", 0);
    long mortal = put("mortal", "1", 0, Duration.ofSeconds(1));
    RecordingListener told = new RecordingListener();

    try (Watch watch = store().watch(prefix, start, told)) {
      List<StoreEvent> changes = told.awaitChanges(3);
      assertThat(changes.getLast()).isInstanceOf(StoreEvent.Delete.class);
      assertThat(((StoreEvent.Delete) changes.getLast()).key()).isEqualTo(key("mortal"));
      assertThat(changes.getLast().revision()).isGreaterThan(mortal);
      assertThat(shown(store().list(prefix, 0))).containsExactly("kept=1@" + kept);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void ofKeysThatExpireTogetherEachIsTold() {
    RecordingListener told = new RecordingListener();
    try (Watch watch = store().watch(prefix, store().currentRevision(), told)) {
      List<String> names = IntStream.range(0, 20).mapToObj(i -> "mortal-" + i).toList();
      names.forEach(name -> put(name, "1", 0, Duration.ofSeconds(1)));

      List<StoreEvent> changes = told.awaitChanges(40);
      assertThat(changes).extracting(StoreEvent::revision).isSorted();
      // On a slow machine the first may go before the last is there.
      assertThat(changes.stream().filter(StoreEvent.Delete.class::isInstance))
          .extracting(event -> ((StoreEvent.Delete) event).key().substring(prefix.length()))
          .containsExactlyInAnyOrderElementsOf(names);
      assertThat(store().list(prefix, 0).objects()).isEmpty();
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void anUpdateReplacesTheTimeToLive() {
    long mortal = put("a", "1", 0, Duration.ofSeconds(2));
    put("z", "1", 0, Duration.ofSeconds(3));
    long immortal = put("a", "2", mortal);
    RecordingListener told = new RecordingListener();

    try (Watch watch = store().watch(prefix, immortal, told)) {
      StoreEvent first = told.awaitChanges(1).getFirst();
      assertThat(((StoreEvent.Delete) first).key()).isEqualTo(key("z"));
      assertThat(shown(store().list(prefix, 0))).containsExactly("a=2@" + immortal);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void whatIsCompactedIsGoneAndTheRestStays() {
    long one = put("a", "1", 0);
    long two = put("a", "2", one);
    long gone = delete("a", two);
    long four = put("b", "1", 0);
    long five = put("b", "2", four);
    long six = put("c", "1", 0);

    store().compact(five);

    assertThatThrownBy(() -> store().list(prefix, two))
        .isInstanceOfSatisfying(
            CompactedException.class, e -> assertThat(e.compactRevision()).isEqualTo(five));
    assertThatThrownBy(() -> store().list(prefix, gone)).isInstanceOf(CompactedException.class);
    assertThat(shown(store().list(prefix, five))).containsExactly("b=2@" + five);
    assertThat(shown(store().list(prefix, 0))).containsExactly("b=2@" + five, "c=1@" + six);
    assertThat(put("b", "3", five)).isEqualTo(six + 1);
  }

  @Test
  void aWatchFromACompactedRevisionSaysSo() {
    long one = put("a", "1", 0);
    long two = put("a", "2", one);
    long three = put("a", "3", two);
    long four = put("a", "4", three);
    store().compact(three);

    RecordingListener late = new RecordingListener();
    try (Watch watch = store().watch(prefix, one, late)) {
      assertThat(late.awaitCompacted()).isEqualTo(three);
      assertThat(late.changes()).isEmpty();
      assertThat(watch).isNotNull();
    }
    RecordingListener intime = new RecordingListener();
    try (Watch watch = store().watch(prefix, three, intime)) {
      assertThat(intime.awaitChanges(1)).extracting(this::shown).containsExactly("~a=4@" + four);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void compactingTheCompactedChangesNothing() {
    long one = put("a", "1", 0);
    long two = put("a", "2", one);
    store().compact(two);
    store().compact(two);
    store().compact(one);

    assertThat(shown(store().list(prefix, 0))).containsExactly("a=2@" + two);
  }

  @Test
  void aListenerThatFailsIsToldToListAgain() {
    RecordingListener told = new RecordingListener();
    WatchListener failing =
        new WatchListener() {
          @Override
          public void onEvents(List<StoreEvent> events) {
            told.onEvents(events);
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void onCompacted(long compactRevision) {
            told.onCompacted(compactRevision);
          }
        };
    try (Watch watch = store().watch(prefix, store().currentRevision(), failing)) {
      long one = put("a", "1", 0);
      assertThat(told.awaitCompacted()).isPositive();
      put("a", "2", one);
      assertThat(told.changes()).hasSizeLessThan(2);
      assertThat(watch).isNotNull();
    }
  }
}
