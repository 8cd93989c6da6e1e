package io.tiphys.servertests.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiphys.api.catalogue.BuiltInResources;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.history.database.HistoryReader;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.history.database.Wanted;
import io.tiphys.apiserver.history.record.LiveTap;
import io.tiphys.apiserver.history.record.RecordedKinds;
import io.tiphys.apiserver.history.record.Recorder;
import io.tiphys.apiserver.history.record.SecretDigests;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** A store, a database and recorders between them, as API servers have them. */
final class HistoryRig implements AutoCloseable {

  static final String PREFIX = "/registry/";
  static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

  final ObjectStore store;
  final ArchiveDatabase database;
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final RecordedKinds kinds;

  HistoryRig(ObjectStore store, ArchiveDatabase database) {
    this.store = store;
    this.database = database;
    this.kinds =
        new RecordedKinds(
            PREFIX, BuiltInResources.catalogue(), List.of("leases.coordination.k8s.io"));
  }

  /** A server's recorder, fed by a watch of its own as the server's one watch feeds it. */
  final class Server implements AutoCloseable {
    private final LiveTap tap = new LiveTap(now::get);
    private final ObjectStore.Watch watch;
    private final Recorder recorder;

    Server(String name, ArchiveDatabase through) {
      watch = store.watch(PREFIX, store.currentRevision(), new Listener(tap));
      recorder =
          new Recorder(
              new Recorder.Settings(name, PREFIX, 3),
              through,
              store,
              kinds,
              new SecretDigests("a key of the test".getBytes(UTF_8)),
              tap,
              new SimpleMeterRegistry(),
              now::get);
      recorder.start();
    }

    boolean recording() {
      return recorder.recording();
    }

    @Override
    public void close() {
      recorder.close();
      watch.close();
    }
  }

  private record Listener(LiveTap tap) implements ObjectStore.WatchListener {
    @Override
    public void onEvents(List<StoreEvent> events) {
      tap.onEvents(events);
    }

    @Override
    public void onCompacted(long revision) {}
  }

  Archive archive() {
    return database.find().orElseThrow();
  }

  HistoryReader reader() {
    return new HistoryReader(archive());
  }

  void awaitRecorded(long revision) {
    Await.until(
        "all is recorded up to " + revision,
        Duration.ofSeconds(40),
        () -> reader().held().map(h -> h.to().point().revision()).orElse(0L) >= revision);
  }

  /** What the history says there was, in the witness's words. */
  Map<String, String> at(Point point) {
    Map<String, String> found = new TreeMap<>();
    reader()
        .list(Wanted.list(CONFIG_MAPS, "", true), point, "", 1_000)
        .forEach(r ->
            found.put(
                r.object().key(), r.point().revision() + " " + new String(r.content(), UTF_8)));
    return found;
  }

  @SuppressWarnings("NullAway") // a count is never absent
  long rows() {
    return archive()
        .sql()
        .queryForObject("SELECT count(*) FROM history_revision", Map.of(), Long.class);
  }

  static byte[] configMap(String name, String value) {
    return ("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\""
            + name
            + "\",\"namespace\":\"default\"},\"data\":{\"value\":\""
            + value
            + "\"}}")
        .getBytes(UTF_8);
  }

  @Override
  public void close() {
    database.close();
    store.close();
  }
}
