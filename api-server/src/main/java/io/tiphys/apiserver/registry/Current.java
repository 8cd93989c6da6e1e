package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.fieldmanager.FieldManager;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a write found there before it.
 *
 * @param object in the stored version, with its resourceVersion; not to be changed
 * @param fresh whether it comes from the store itself and is thus known not to be old
 */
record Current(ObjectNode object, long revision, boolean fresh) {

  /** Whether a write would leave all as it is. */
  boolean equalsButForRevision(ObjectNode written) {
    Metadata.of(written).put("resourceVersion", Long.toString(revision));
    return FieldManager.isSame(object, written);
  }

  static Current of(StoredObject stored) {
    try {
      ObjectNode object = Json.read(stored.value(), ObjectNode.class);
      Metadata.of(object).put("resourceVersion", Long.toString(stored.revision()));
      return new Current(object, stored.revision(), true);
    } catch (IOException e) {
      throw new UncheckedIOException("what the store has under " + stored.key(), e);
    }
  }
}
