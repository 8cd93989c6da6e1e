package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The fields of one owner. Never changes; what was read is written again as it was. */
final class Entry {

  private final Owner owner;
  private final String apiVersion;
  private final String time;
  private final @Nullable ObjectNode json;
  private @Nullable FieldSet fields;

  private Entry(
      Owner owner,
      String apiVersion,
      String time,
      @Nullable ObjectNode json,
      @Nullable FieldSet fields) {
    this.owner = owner;
    this.apiVersion = apiVersion;
    this.time = time;
    this.json = json;
    this.fields = fields;
  }

  /**
   * An entry as it is to be written.
   *
   * @param time empty if unknown
   */
  Entry(Owner owner, String apiVersion, String time, FieldSet fields) {
    this(owner, apiVersion, time, null, fields);
  }

  /**
   * Reads an entry; its fields are read when they are asked for.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Entry read(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("an entry must be an object");
    }
    String operation = json.path("operation").asText("");
    boolean applies = operation.equals("Apply");
    String apiVersion = json.path("apiVersion").asText("");
    if ((!applies && !operation.equals("Update"))
        || apiVersion.isEmpty()
        || !json.path("fieldsType").asText("").equals("FieldsV1")) {
      throw new IllegalArgumentException("not an entry of managedFields");
    }
    Owner owner =
        new Owner(
            json.path("manager").asText(""),
            applies,
            applies ? "" : apiVersion,
            json.path("subresource").asText(""));
    return new Entry(owner, apiVersion, time(json.path("time")), object, null);
  }

  /** Usual times stay as they are, others are brought into the usual form. */
  private static String time(JsonNode json) {
    String text = json.isTextual() ? json.textValue() : "";
    if (text.isEmpty() || (text.length() == 20 && text.endsWith("Z"))) {
      return text;
    }
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  Owner owner() {
    return owner;
  }

  String apiVersion() {
    return apiVersion;
  }

  /** Empty if unknown. */
  String time() {
    return time;
  }

  FieldSet fields() {
    FieldSet known = fields;
    if (known == null) {
      known = json == null ? FieldSet.EMPTY : FieldsJson.read(json.path("fieldsV1"));
      fields = known;
    }
    return known;
  }

  /** Whether it has one of these fields. */
  boolean meets(FieldSet set) {
    boolean unread = fields == null;
    return (unread && json != null)
        ? FieldsJson.meets(json.path("fieldsV1"), set)
        : fields().meets(set);
  }

  @SuppressWarnings("ReferenceEquality") // whether it is the very same, which is cheap to know
  Entry with(FieldSet changed) {
    return changed == fields ? this : new Entry(owner, apiVersion, time, changed);
  }

  ObjectNode write() {
    if (json != null) {
      return json;
    }
    ObjectNode written = Json.newObject();
    written.put("manager", owner.manager());
    written.put("operation", owner.applies() ? "Apply" : "Update");
    written.put("apiVersion", apiVersion);
    if (!time.isEmpty()) {
      written.put("time", time);
    }
    written.put("fieldsType", "FieldsV1");
    written.set("fieldsV1", FieldsJson.write(fields()));
    if (!owner.subresource().isEmpty()) {
      written.put("subresource", owner.subresource());
    }
    return written;
  }
}
