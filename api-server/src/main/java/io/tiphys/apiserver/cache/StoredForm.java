package io.tiphys.apiserver.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * How objects are stored: one line of JSON that begins with kind, apiVersion and metadata, without
 * a resourceVersion. Since the metadata always begins at the same place, the revision is put in and
 * taken out by copying bytes.
 */
public final class StoredForm {

  private static final byte[] METADATA = "\"metadata\":{".getBytes(ISO_8859_1);
  private static final String VERSION = "\"resourceVersion\":\"";

  private StoredForm() {}

  /** The bytes to store. A resourceVersion in the tree is left out. */
  public static byte[] encode(ObjectNode object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = Json.mapper().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("kind", object.path("kind").asText());
      json.writeStringField("apiVersion", object.path("apiVersion").asText());
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, JsonNode> field : object.path("metadata").properties()) {
        if (!field.getKey().equals("resourceVersion")) {
          json.writeFieldName(field.getKey());
          json.writeTree(field.getValue());
        }
      }
      json.writeEndObject();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (!isHead(field.getKey())) {
          json.writeFieldName(field.getKey());
          json.writeTree(field.getValue());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static boolean isHead(String field) {
    return field.equals("kind") || field.equals("apiVersion") || field.equals("metadata");
  }

  /** Puts the resourceVersion into stored bytes. */
  public static byte[] withRevision(byte[] stored, long revision) {
    int at = metadataStart(stored);
    boolean more = stored[at] != '}';
    byte[] version = (VERSION + revision + (more ? "\"," : "\"")).getBytes(ISO_8859_1);
    byte[] result = new byte[stored.length + version.length];
    System.arraycopy(stored, 0, result, 0, at);
    System.arraycopy(version, 0, result, at, version.length);
    System.arraycopy(stored, at, result, at + version.length, stored.length - at);
    return result;
  }

  /** Takes the resourceVersion out of bytes that {@link #withRevision} made. */
  public static byte[] withoutRevision(byte[] json, long revision) {
    int at = metadataStart(json);
    int length = VERSION.length() + Long.toString(revision).length() + 1;
    if (json[at + length] == ',') {
      length++;
    }
    byte[] result = new byte[json.length - length];
    System.arraycopy(json, 0, result, 0, at);
    System.arraycopy(json, at + length, result, at, json.length - at - length);
    return result;
  }

  /**
   * Whether bytes of another writer have this form; {@code kind} and {@code apiVersion} hold no
   * characters that JSON escapes.
   */
  static boolean has(byte[] stored, ObjectNode object) {
    String head =
        "{\"kind\":\""
            + object.path("kind").asText()
            + "\",\"apiVersion\":\""
            + object.path("apiVersion").asText()
            + "\",\"metadata\":{";
    byte[] expected = head.getBytes(ISO_8859_1);
    if (stored.length < expected.length
        || java.util.Arrays.mismatch(stored, 0, expected.length, expected, 0, expected.length)
            >= 0) {
      return false;
    }
    for (byte b : stored) {
      if (b == '\n' || b == '\r') {
        return false;
      }
    }
    return !object.path("metadata").has("resourceVersion");
  }

  /** Where the metadata's first field begins: after two short fields, so it is found at once. */
  private static int metadataStart(byte[] json) {
    for (int i = 0; i < json.length - METADATA.length; i++) {
      if (json[i] == '"'
          && java.util.Arrays.equals(json, i, i + METADATA.length, METADATA, 0, METADATA.length)) {
        return i + METADATA.length;
      }
    }
    throw new IllegalArgumentException("not an object in its stored form");
  }
}
