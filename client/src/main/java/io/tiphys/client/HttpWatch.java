package io.tiphys.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.api.json.Models;
import io.tiphys.api.status.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the events of one answer, as server-sent events or as upstream's stream of JSON lines. */
final class HttpWatch<T extends HasMetadata> implements Watch<T> {

  /** The server comments every 15 s; two may get lost before the stream counts as dead. */
  private static final Duration EVENT_STREAM_SILENCE = Duration.ofSeconds(40);

  /** Without heartbeats only the bookmark of about each minute shows life. */
  private static final Duration JSON_STREAM_SILENCE = Duration.ofSeconds(150);

  private final Class<T> model;
  private final ByteStream stream;
  private final boolean eventStream;

  HttpWatch(Class<T> model, ByteStream stream, boolean eventStream) {
    this.model = model;
    this.stream = stream;
    this.eventStream = eventStream;
  }

  @Override
  public Optional<WatchEvent<T>> next() throws InterruptedException {
    return eventStream ? nextOfEventStream() : nextOfJsonStream();
  }

  private Optional<WatchEvent<T>> nextOfEventStream() throws InterruptedException {
    String id = "";
    String type = "";
    byte @Nullable [] data = null;
    while (true) {
      byte[] line = stream.readLine(EVENT_STREAM_SILENCE);
      if (line == null) {
        return Optional.empty(); // an event without its blank line does not count
      }
      if (line.length == 0) {
        if (data != null) {
          return Optional.of(event(type, data, id));
        }
        id = "";
        type = "";
      } else if (startsWith(line, "data:")) {
        data = value(line, 5);
      } else if (startsWith(line, "id:")) {
        id = new String(value(line, 3), StandardCharsets.UTF_8);
      } else if (startsWith(line, "event:")) {
        type = new String(value(line, 6), StandardCharsets.UTF_8);
      }
    }
  }

  private Optional<WatchEvent<T>> nextOfJsonStream() throws InterruptedException {
    while (true) {
      byte[] line = stream.readLine(JSON_STREAM_SILENCE);
      if (line == null) {
        return Optional.empty();
      }
      if (line.length > 0) {
        try {
          var event = Json.parse(line);
          return Optional.of(
              event(event.path("type").asText(), Json.bytes(event.path("object")), ""));
        } catch (JsonProcessingException e) {
          throw new ApiUnreachableException("the stream holds something else than events", e);
        }
      }
    }
  }

  private WatchEvent<T> event(String type, byte[] data, String id) {
    if (type.equals("ERROR")) {
      Status status = AnsweredStatus.read(500, data);
      throw status.asException();
    }
    T object = Models.read(data, model);
    var metadata = object.getMetadata();
    String revision = id.isEmpty() ? metadata.getResourceVersion() : id;
    return switch (type) {
      case "ADDED" -> new WatchEvent.Added<>(object, revision);
      case "MODIFIED" -> new WatchEvent.Modified<>(object, revision);
      case "DELETED" -> new WatchEvent.Deleted<>(object, revision);
      case "BOOKMARK" ->
          new WatchEvent.Bookmark<>(
              revision,
              metadata.getAnnotations() != null
                  && "true".equals(metadata.getAnnotations().get("k8s.io/initial-events-end")));
      default -> throw new ApiUnreachableException("unknown type of event: " + type, null);
    };
  }

  private static boolean startsWith(byte[] line, String field) {
    if (line.length < field.length()) {
      return false;
    }
    for (int i = 0; i < field.length(); i++) {
      if (line[i] != field.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What follows the colon, without one leading space and without a carriage return. */
  private static byte[] value(byte[] line, int start) {
    int from = start < line.length && line[start] == ' ' ? start + 1 : start;
    int to = line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    return java.util.Arrays.copyOfRange(line, from, Math.max(from, to));
  }

  @Override
  public void close() {
    stream.close();
  }
}
