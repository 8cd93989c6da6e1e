package io.tiphys.apiserver.history.record;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.history.database.Change;
import io.tiphys.apiserver.history.database.DeposedException;
import io.tiphys.apiserver.history.database.Gap;
import io.tiphys.apiserver.history.database.HistoryAwayException;
import io.tiphys.apiserver.history.database.HistoryDatabase;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.history.database.Position;
import io.tiphys.apiserver.history.database.Recording;
import io.tiphys.apiserver.history.database.Retention;
import io.tiphys.apiserver.storage.CompactedException;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records every revision of every object, on one thread of its own. The position stands in the
 * database and moves in the same transaction as the rows before it, so after whatever failure the
 * recorder that comes next, here or on another server, reads the position and goes on behind it.
 */
public final class Recorder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Recorder.class);
  private static final int BATCH = 500;
  private static final long PATIENCE_MILLIS = 200;
  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_RETENTIONS = Duration.ofMinutes(10);

  /**
   * What it needs to know.
   *
   * @param holder a name that no other server has
   * @param prefix of all keys, such as {@code /registry/}
   * @param retentionDays how many days are kept besides today
   */
  public record Settings(String holder, String prefix, int retentionDays) {}

  private final Settings settings;
  private final ArchiveDatabase database;
  private final ObjectStore store;
  private final RecordedKinds kinds;
  private final LiveTap tap;
  private final ChangeReader reader;
  private final RecorderStatus status;
  private final InstantSource clock;
  private final Thread thread = Thread.ofVirtual().name("history").unstarted(this::run);
  private volatile boolean closed;
  private volatile boolean flush;
  private boolean troubled;
  private Duration pause = SHORTEST_PAUSE;
  private Instant tended = Instant.EPOCH;

  public Recorder(
      Settings settings,
      ArchiveDatabase database,
      ObjectStore store,
      RecordedKinds kinds,
      SecretDigests digests,
      LiveTap tap,
      MeterRegistry meters,
      InstantSource clock) {
    this.settings = settings;
    this.database = database;
    this.store = store;
    this.kinds = kinds;
    this.tap = tap;
    this.reader = new ChangeReader(kinds, digests, tap.times(), clock);
    this.status = new RecorderStatus(meters, tap);
    this.clock = clock;
  }

  public void start() {
    thread.start();
  }

  /**
   * Has the position written soon, because somebody waits for it; of use where this one records.
   */
  public void flushSoon() {
    flush = true;
  }

  /** Whether this server is the one that records. */
  public boolean recording() {
    return status.isRecording();
  }

  private void run() {
    try {
      Archive archive = database.await();
      while (!closed) {
        turn(archive);
        Thread.sleep(pause);
        pause = longer(pause);
      }
      release(archive);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being closed
    } catch (IllegalStateException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void release(Archive archive) throws InterruptedException {
    try {
      HistoryDatabase.with(() -> {
        HistoryDatabase.release(archive, settings.holder());
        return true;
      });
    } catch (HistoryAwayException e) {
      log.atInfo()
          .addKeyValue("error", e.getMessage())
          .log("Another server can record the history after a while only");
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private void turn(Archive archive) throws InterruptedException {
    try (Follower follower = new Follower(store, settings.prefix(), tap)) {
      HistoryDatabase.with(() -> {
        Optional<Recording> recording = HistoryDatabase.acquire(archive, settings.holder());
        if (recording.isPresent()) {
          tap.listen(true);
          status.recording(true);
          record(archive, recording.get(), follower);
        }
        return true;
      });
      troubled = false;
    } catch (HistoryAwayException | StoreUnavailableException e) {
      trouble(e);
    } catch (DeposedException e) {
      log.atInfo().log("Another server records the history now");
    } catch (RuntimeException e) {
      status.failed();
      log.atError().setCause(e).log("Recording the history failed; going on from its position");
    } finally {
      tap.listen(false);
      status.recording(false);
    }
  }

  /** Told once, not with every try. */
  private void trouble(RuntimeException e) {
    status.failed();
    if (!troubled && !closed) {
      troubled = true;
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("The history cannot be recorded now; it will be caught up");
    }
  }

  private void record(Archive archive, Recording recording, Follower follower)
      throws InterruptedException {
    Position position = begin(recording);
    status.reached(position.point().revision());
    if (troubled) {
      log.atInfo()
          .addKeyValue("resourceVersion", position.point().revision())
          .log("The history is recorded again");
      troubled = false;
    }
    long written = System.nanoTime();
    Position recorded = position;
    while (!closed) {
      boolean wanted = flush;
      List<Told> told;
      try {
        told = follower.next(position.point().revision(), BATCH, PATIENCE_MILLIS);
      } catch (CompactedException e) {
        recorded = listed(recording, recorded, position.point().timeline(), Gap.Reason.COMPACTED);
        position = recorded;
        continue;
      }
      List<Change> changes = new ArrayList<>(told.size());
      position = read(told, position, changes);
      boolean due = System.nanoTime() - written > RENEWAL.toNanos();
      if (!changes.isEmpty() || due || (wanted && !position.equals(recorded))) {
        flush = false;
        recording.append(changes, position);
        recorded = position;
        written = System.nanoTime();
        pause = SHORTEST_PAUSE; // it goes well: the next failure is another one
        status.wrote(changes.size());
        status.reached(position.point().revision());
      }
      tend(archive);
    }
  }

  private Position read(List<Told> told, Position from, List<Change> changes) {
    Position position = from;
    for (Told one : told) {
      Point point = position.point().at(one.event().revision());
      Optional<Change> change = reader.read(one, point.timeline(), position.at());
      change.ifPresent(changes::add);
      position = new Position(point, change.map(Change::at).orElse(position.at()));
    }
    return position;
  }

  /** Finds the place to go on from. */
  private Position begin(Recording recording) {
    Optional<Position> position = recording.position();
    if (position.isEmpty()) {
      return listed(recording, new Position(Point.START, Instant.EPOCH), 0, null);
    }
    Position recorded = position.get();
    int timeline = recorded.point().timeline();
    if (store.currentRevision() < recorded.point().revision()) {
      return listed(recording, recorded, timeline + 1, Gap.Reason.RESTORED);
    }
    if (!recording.leftOut().equals(kinds.leftOut())) {
      try {
        return listed(recording, recorded);
      } catch (CompactedException e) {
        return listed(recording, recorded, timeline, Gap.Reason.COMPACTED);
      }
    }
    return recorded;
  }

  /** Other kinds are recorded than before: lists what there was at the position. */
  private Position listed(Recording recording, Position recorded) {
    ObjectStore.Snapshot snapshot = store.list(settings.prefix(), recorded.point().revision());
    return take(recording, snapshot, recorded, Optional.empty());
  }

  private Position listed(
      Recording recording, Position recorded, int timeline, Gap.@Nullable Reason reason) {
    ObjectStore.Snapshot snapshot = store.list(settings.prefix(), 0);
    Instant now = clock.instant();
    Position to =
        new Position(
            new Point(timeline, snapshot.revision()),
            now.isBefore(recorded.at()) ? recorded.at() : now);
    Optional<Gap> gap =
        Optional.ofNullable(reason)
            .map(why -> new Gap(recorded.point(), recorded.at(), to.point(), to.at(), why));
    Position taken = take(recording, snapshot, to, gap);
    gap.ifPresent(missed -> {
      status.missed();
      log.atWarn()
          .addKeyValue("resourceVersion", missed.after().revision())
          .addKeyValue("to", missed.to().revision())
          .log("Revisions are missing from the history: " + missed.reason().text());
    });
    return taken;
  }

  private Position take(
      Recording recording, ObjectStore.Snapshot snapshot, Position to, Optional<Gap> gap) {
    List<Change> objects = new ArrayList<>(snapshot.objects().size());
    snapshot
        .objects()
        .forEach(
            stored -> reader.found(stored, to.point().timeline(), to.at()).ifPresent(objects::add));
    int rows = recording.listed(objects, to, kinds::records, kinds.leftOut(), gap);
    status.wrote(rows);
    status.reached(to.point().revision());
    log.atInfo()
        .addKeyValue("resourceVersion", to.point().revision())
        .addKeyValue("rows", rows)
        .log("The history took over a listing");
    return to;
  }

  private void tend(Archive archive) {
    Instant now = clock.instant();
    if (Duration.between(tended, now).compareTo(BETWEEN_RETENTIONS) < 0) {
      return;
    }
    tended = now;
    LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(settings.retentionDays());
    int gone = new Retention(archive).keepFrom(first);
    if (gone > 0) {
      log.atInfo().addKeyValue("days", gone).log("The history let old days go");
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      if (!thread.join(Duration.ofSeconds(2))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalThreadStateException e) {
      // it has never been started
    }
  }
}
