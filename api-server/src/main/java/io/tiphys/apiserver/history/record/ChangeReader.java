package io.tiphys.apiserver.history.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.history.database.Change;
import io.tiphys.apiserver.history.database.ChangeType;
import io.tiphys.apiserver.history.database.ObjectKey;
import io.tiphys.apiserver.history.database.Point;
import io.tiphys.apiserver.storage.StoreEvent;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of what the store tells what may be kept of it, and says when it happened. */
final class ChangeReader {

  private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);
  private static final GroupResource SECRETS = new GroupResource("", "secrets");
  private static final byte[] NOTHING = new byte[0];

  private final RecordedKinds kinds;
  private final SecretDigests digests;
  private final RevisionTimes times;
  private final InstantSource clock;

  ChangeReader(
      RecordedKinds kinds, SecretDigests digests, RevisionTimes times, InstantSource clock) {
    this.clock = clock;
    this.kinds = kinds;
    this.digests = digests;
    this.times = times;
  }

  /**
   * @param last when the change before happened: none goes back in time
   * @return empty for what is not recorded
   */
  Optional<Change> read(Told told, int timeline, Instant last) {
    return switch (told.event()) {
      case StoreEvent.Put put ->
          change(
              put.object(),
              put.created() ? ChangeType.ADDED : ChangeType.MODIFIED,
              timeline,
              heard(told, put.revision()),
              last);
      case StoreEvent.Delete delete ->
          kinds
              .find(delete.key())
              .map(key -> {
                Optional<Instant> at = heard(told, delete.revision());
                return new Change(
                    new Point(timeline, delete.revision()),
                    later(at, last),
                    at.isPresent(),
                    key,
                    ChangeType.DELETED,
                    NOTHING);
              });
      case StoreEvent.Progress _ -> Optional.empty();
    };
  }

  /** An object that a listing found. */
  Optional<Change> found(StoredObject stored, int timeline, Instant now) {
    return change(stored, ChangeType.FOUND, timeline, Optional.of(now), now)
        .map(c -> new Change(c.point(), c.at(), false, c.object(), c.type(), c.content()));
  }

  private Optional<Change> change(
      StoredObject stored, ChangeType type, int timeline, Optional<Instant> at, Instant last) {
    Optional<ObjectKey> key = kinds.find(stored.key());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> content = content(key.get(), stored);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Instant when = at.isPresent() ? later(at, last) : later(written(content.get()), last);
    return Optional.of(
        new Change(
            new Point(timeline, stored.revision()),
            when,
            at.isPresent(),
            key.get(),
            type,
            content.get()));
  }

  private Optional<Instant> heard(Told told, long revision) {
    if (told.heard().isPresent()) {
      return told.heard();
    }
    // what comes by another watch may be there a moment before the server's own tells of it
    return times.isAhead(revision) ? Optional.of(clock.instant()) : times.at(revision);
  }

  private static Instant later(Optional<Instant> at, Instant last) {
    return at.filter(last::isBefore).orElse(last);
  }

  private Optional<byte[]> content(ObjectKey key, StoredObject stored) {
    byte[] value = stored.value();
    if (!key.resource().equals(SECRETS)) {
      if (value.length > 1 && value[0] == '{') {
        return Optional.of(value);
      }
    } else {
      try {
        ObjectNode secret = Json.read(value, ObjectNode.class);
        digests.hide(secret);
        return Optional.of(Json.bytes(secret));
      } catch (IOException | IllegalArgumentException | ClassCastException e) {
        // told below, without a word of what it holds
      }
    }
    log.atWarn()
        .addKeyValue("name", stored.key())
        .addKeyValue("resourceVersion", stored.revision())
        .log("An object of the store is no JSON and is left out of the history");
    return Optional.empty();
  }

  /** When the fields of an object were last written, by its own account. */
  private Optional<Instant> written(byte[] content) {
    Optional<Instant> newest = Optional.empty();
    try {
      JsonNode metadata = Json.parse(content).path("metadata");
      for (JsonNode entry : metadata.path("managedFields")) {
        Instant at = Instant.parse(entry.path("time").asText());
        if (newest.filter(at::isBefore).isEmpty() && !at.isAfter(clock.instant())) {
          newest = Optional.of(at);
        }
      }
    } catch (IOException | DateTimeParseException e) {
      return newest;
    }
    return newest;
  }
}
