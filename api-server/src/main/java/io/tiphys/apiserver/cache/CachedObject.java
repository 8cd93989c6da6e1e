package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * An object as it was written once: its JSON with the resourceVersion in it, which all readers
 * share, and the few fields that selectors need. Never changes.
 *
 * @param namespace empty for a cluster-scoped object
 * @param fields what field selectors may name, besides metadata.name and metadata.namespace
 * @param json in the storage version, in one line; not to be changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never copied: an object is encoded once
public record CachedObject(
    String key,
    String namespace,
    String name,
    String uid,
    long revision,
    Map<String, String> labels,
    Map<String, String> fields,
    List<String> ownerUids,
    byte[] json) {

  /** The key within its resource: {@code <namespace>/<name>}, or the name alone. */
  public static String key(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** A fresh tree with the resourceVersion in it, in the storage version. */
  public ObjectNode tree() {
    try {
      return Json.read(json, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same object in another form, as {@link StoredForm} encodes it. */
  public CachedObject inForm(byte[] encoded) {
    return new CachedObject(
        key,
        namespace,
        name,
        uid,
        revision,
        labels,
        fields,
        ownerUids,
        StoredForm.withRevision(encoded, revision));
  }

  /** The same object at another revision: what a deletion shows. */
  CachedObject at(long otherRevision) {
    return new CachedObject(
        key,
        namespace,
        name,
        uid,
        otherRevision,
        labels,
        fields,
        ownerUids,
        StoredForm.withRevision(StoredForm.withoutRevision(json, revision), otherRevision));
  }
}
