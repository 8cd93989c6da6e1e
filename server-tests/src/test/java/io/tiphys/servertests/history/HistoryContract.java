package io.tiphys.servertests.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.history.database.ChangeType;
import io.tiphys.apiserver.history.database.Entry;
import io.tiphys.apiserver.history.database.Gap;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.history.database.Retention;
import io.tiphys.apiserver.history.database.Revision;
import io.tiphys.apiserver.history.database.Wanted;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import io.tiphys.servertests.history.HistoryRig.Server;
import io.tiphys.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the history does on each of its databases. */
@Timeout(120)
abstract class HistoryContract {

  @TempDir Path directory;
  private HistoryRig rig;

  /** A new and empty one, which has been started. */
  abstract ArchiveDatabase database(Path directory);

  @BeforeEach
  void open() throws InterruptedException {
    ArchiveDatabase database = database(directory.resolve("archive"));
    database.await();
    rig = new HistoryRig(EmbeddedStore.open(directory.resolve("store")), database);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String key(String name) {
    return "/registry/configmaps/default/" + name;
  }

  private void put(String name, String value) {
    long revision = rig.store.find(key(name)).map(StoredObject::revision).orElse(0L);
    rig.store.put(key(name), HistoryRig.configMap(name, value), revision, Duration.ZERO);
  }

  private void delete(String name) {
    rig.store.find(key(name)).ifPresent(o -> rig.store.delete(key(name), o.revision()));
  }

  private void write(Random random) {
    String name = "map-" + random.nextInt(12);
    if (random.nextInt(5) == 0) {
      delete(name);
    } else {
      put(name, Integer.toHexString(random.nextInt()).repeat(1 + random.nextInt(40)));
    }
  }

  private void compareAll(Witness witness, long from, int timeline) {
    long to = rig.store.currentRevision();
    for (long revision = from; revision <= to; revision++) {
      assertThat(rig.at(new Point(timeline, revision)))
          .as("at revision %d", revision)
          .isEqualTo(witness.at(revision));
    }
  }

  @Test
  void everyRevisionIsThereOnceWhereverTheRecorderStops() {
    Random random = new Random(4);
    for (int i = 0; i < 20; i++) {
      write(random);
    }
    FaultyArchive faulty = new FaultyArchive(rig.database);
    try (Witness witness = new Witness(rig.store, HistoryRig.PREFIX)) {
      Server server = rig.new Server("one", faulty);
      rig.awaitRecorded(rig.store.currentRevision());
      long first = rig.reader().held().orElseThrow().from().point().revision();
      long before = rig.rows();
      for (int step = 0; step < 12; step++) {
        int failures = faulty.failures();
        faulty.failAfter(step);
        for (int i = 0; i < 15; i++) {
          write(random);
        }
        if (step % 4 == 3) { // a server that goes, perhaps after it failed, and one that comes
          server.close();
          faulty.failAfter(Integer.MAX_VALUE);
          server = rig.new Server("server-" + step, faulty);
        } else {
          Await.until(
              "it fails at step " + step,
              Duration.ofSeconds(30),
              () -> {
                write(random); // each brings it some steps nearer
                return faulty.failures() > failures;
              });
        }
      }
      rig.awaitRecorded(rig.store.currentRevision());
      assertThat(rig.rows() - before).isEqualTo(witness.events());
      compareAll(witness, first, 0);
      server.close();
    }
  }

  @Test
  @SuppressWarnings("try") // that one closes early is what is tried
  void oneRecordsAndAnotherTakesOver() {
    try (Witness witness = new Witness(rig.store, HistoryRig.PREFIX);
        Server one = rig.new Server("one", rig.database)) {
      Await.until("one records", one::recording);
      try (Server other = rig.new Server("other", rig.database)) {
        put("a", "1");
        rig.awaitRecorded(rig.store.currentRevision());
        assertThat(other.recording()).isFalse();
        one.close();
        put("a", "2");
        Await.until("the other records", Duration.ofSeconds(20), other::recording);
        put("a", "3");
        rig.awaitRecorded(rig.store.currentRevision());
        assertThat(rig.rows()).isEqualTo(witness.events());
        compareAll(witness, rig.reader().held().orElseThrow().from().point().revision(), 0);
      }
    }
  }

  @Test
  void aGapIsClosedAsFarAsItCanBeAndShown() {
    put("kept", "1");
    put("changed", "1");
    put("deleted", "1");
    Server one = rig.new Server("one", rig.database);
    rig.awaitRecorded(rig.store.currentRevision());
    one.close();
    long last = rig.reader().held().orElseThrow().to().point().revision();
    put("changed", "2");
    put("changed", "3");
    delete("deleted");
    put("added", "1");
    rig.store.compact(rig.store.currentRevision());
    try (Witness witness = new Witness(rig.store, HistoryRig.PREFIX);
        Server _ = rig.new Server("one", rig.database)) {
      put("added", "2");
      long end = rig.store.currentRevision();
      rig.awaitRecorded(end);
      List<Gap> gaps = rig.reader().gaps();
      assertThat(gaps).hasSize(1);
      Gap gap = gaps.getFirst();
      assertThat(gap.after().revision()).isEqualTo(last);
      assertThat(gap.reason()).isEqualTo(Gap.Reason.COMPACTED);
      assertThat(gap.hides(new Point(0, last + 1))).isTrue();
      for (long revision = gap.to().revision(); revision <= end; revision++) {
        assertThat(rig.at(new Point(0, revision))).isEqualTo(witness.at(revision));
      }
      assertThat(rig.at(new Point(0, last)).keySet())
          .containsExactly(key("changed"), key("deleted"), key("kept"));
      assertThat(changes("deleted").stream().map(Entry::type).toList())
          .containsExactly(ChangeType.DELETED, ChangeType.FOUND);
    }
  }

  private List<Entry> changes(String name) {
    return rig.reader()
        .changes(
            Wanted.one(HistoryRig.CONFIG_MAPS, "default", name),
            Point.START,
            new Point(5, 0),
            0,
            100);
  }

  @Test
  void aStoreThatWentBackBeginsAnotherTimeline() {
    Server one = rig.new Server("one", rig.database);
    put("a", "1");
    put("a", "2");
    put("b", "1");
    rig.awaitRecorded(rig.store.currentRevision());
    one.close();
    try (ObjectStore restored = EmbeddedStore.open(directory.resolve("restored"))) {
      restored.put(key("a"), HistoryRig.configMap("a", "1"), 0, Duration.ZERO);
      HistoryRig after = new HistoryRig(restored, rig.database);
      try (Server _ = after.new Server("one", rig.database)) {
        Await.until("the gap is there", () -> !rig.reader().gaps().isEmpty());
        assertThat(rig.reader().gaps().getFirst().reason()).isEqualTo(Gap.Reason.RESTORED);
        Point now = rig.reader().held().orElseThrow().to().point();
        assertThat(now.timeline()).isEqualTo(1);
        assertThat(after.at(now).keySet()).containsExactly(key("a"));
        assertThat(changes("b").getFirst().type()).isEqualTo(ChangeType.DELETED);
      }
    }
  }

  @Test
  void noValueOfASecretReachesTheDatabase() {
    String value = Base64.getEncoder().encodeToString("correct horse".getBytes(UTF_8));
    String other = Base64.getEncoder().encodeToString("battery staple".getBytes(UTF_8));
    String key = "/registry/secrets/default/login";
    try (Server _ = rig.new Server("one", rig.database)) {
      rig.awaitRecorded(rig.store.currentRevision());
      long first = putSecret(key, value, 0);
      long second = putSecret(key, other, first);
      putSecret(key, value, second);
      rig.awaitRecorded(rig.store.currentRevision());
    }
    Wanted wanted =
        Wanted.one(new io.tiphys.api.resource.GroupResource("", "secrets"), "default", "login");
    List<Entry> changes = rig.reader().changes(wanted, Point.START, new Point(5, 0), 0, 10);
    assertThat(changes).hasSize(3);
    List<String> texts =
        changes.stream()
            .map(c -> rig.reader().state(c.objectId(), c.point()).orElseThrow())
            .map(r -> new String(r.content(), UTF_8))
            .toList();
    assertThat(texts.get(0)).isEqualTo(texts.get(2)).isNotEqualTo(texts.get(1));
    assertThat(String.join("", texts))
        .doesNotContain(value, other, "correct", "horse", "battery", "staple");
    rig.archive()
        .sql()
        .query(
            "SELECT content FROM history_revision",
            Map.of(),
            row -> {
              assertThat(new String(row.getBytes(1), java.nio.charset.StandardCharsets.ISO_8859_1))
                  .doesNotContain(value, other, "correct horse", "battery staple");
            });
  }

  private long putSecret(String key, String value, long revision) {
    String applied = "{\\\"data\\\":{\\\"password\\\":\\\"" + value + "\\\"}}";
    String json =
        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"login\",\"namespace\":\"default\","
            + "\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\""
            + applied
            + "\"}},\"data\":{\"password\":\""
            + value
            + "\"},\"stringData\":{\"plain\":\"correct horse\"}}";
    rig.store.put(key, json.getBytes(UTF_8), revision, Duration.ZERO);
    return rig.store.currentRevision();
  }

  @Test
  void whatIsOldGoesAndTheStateAtItsEndStays() {
    Instant start = Instant.parse("2026-03-01T12:00:00Z");
    rig.now.set(start);
    try (Witness witness = new Witness(rig.store, HistoryRig.PREFIX);
        Server _ = rig.new Server("one", rig.database)) {
      rig.awaitRecorded(rig.store.currentRevision());
      put("never-changed", "1");
      put("changed", "1");
      put("gone", "1");
      delete("gone");
      rig.awaitRecorded(rig.store.currentRevision());
      long endOfDay = rig.store.currentRevision();
      rig.now.set(start.plus(Duration.ofDays(1)));
      put("changed", "2");
      put("changed", "3");
      rig.awaitRecorded(rig.store.currentRevision());
      rig.now.set(start.plus(Duration.ofDays(2)));
      put("new", "1");
      long end = rig.store.currentRevision();
      rig.awaitRecorded(end);

      LocalDate first = LocalDate.ofInstant(start, ZoneOffset.UTC).plusDays(1);
      assertThat(new Retention(rig.archive()).keepFrom(first)).isEqualTo(1);
      assertThat(rig.reader().held().orElseThrow().from().point().revision()).isEqualTo(endOfDay);
      compareAll(witness, endOfDay, 0);
      assertThat(changes("changed")).hasSize(2);
      assertThat(changes("gone")).isEmpty();

      assertThat(new Retention(rig.archive()).keepFrom(first.plusDays(9))).isEqualTo(2);
      Optional<Revision> newest =
          rig.reader()
              .find(
                  Wanted.one(HistoryRig.CONFIG_MAPS, "default", "never-changed"),
                  new Point(0, end));
      assertThat(newest).isPresent();
      assertThat(rig.at(new Point(0, end))).isEqualTo(witness.at(end));
      put("changed", "4");
      rig.awaitRecorded(rig.store.currentRevision());
      compareAll(witness, end, 0);
    }
  }
}
