package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * An object as it was written once: its JSON, which all readers share, and the few fields that
 * selectors need. Never changes.
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
public record CachedObject(
    String namespace,
    String name,
    String uid,
    long revision,
    Map<String, String> labels,
    Map<String, String> fields,
    List<String> ownerUids,
    byte[] json) {

  /** A fresh tree with the resourceVersion in it, in the storage version. */
  public ObjectNode tree() {
    try {
      return Json.read(json, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
