package io.tiphys.apiserver.storage.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.time.Instant;

/**
 * What is known of a snapshot: the content of the metadata file beside it.
 *
 * @param id its name in the folder, which also tells when it was taken
 * @param name the series that it belongs to; retention counts within a series
 * @param format which store it was taken of
 * @param revision the store's revision that it shows
 * @param created when it was begun
 * @param bytes how long its file is
 * @param sha256 of the file, in hexadecimal
 */
public record Snapshot(
    String id,
    String name,
    SnapshotFormat format,
    long revision,
    Instant created,
    long bytes,
    String sha256) {

  /** Goes up when what is in the files changes its meaning. */
  private static final int VERSION = 1;

  /** The file with the content, within its folder. */
  String fileName() {
    return id + format.suffix();
  }

  /** As JSON. */
  public ObjectNode toJson() {
    return Json.newObject()
        .put("version", VERSION)
        .put("id", id)
        .put("name", name)
        .put("store", format.text())
        .put("revision", revision)
        .put("created", created.toString())
        .put("bytes", bytes)
        .put("sha256", sha256);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if that is something else, or of a newer program
   */
  static Snapshot of(JsonNode json) {
    int version = json.path("version").asInt();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "its metadata has version " + version + " and this program reads " + VERSION);
    }
    return new Snapshot(
        json.path("id").asText(),
        json.path("name").asText(),
        SnapshotFormat.of(json.path("store").asText()),
        json.path("revision").asLong(),
        Instant.parse(json.path("created").asText()),
        json.path("bytes").asLong(),
        json.path("sha256").asText());
  }
}
