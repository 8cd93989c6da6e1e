package io.tiphys.apiserver.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.protobuf.ProtobufWriter;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Objects in protobuf: made on first demand, and shared while they are young. */
final class ProtobufForms {

  private final ConcurrentMap<GroupVersionKind, Optional<ProtobufWriter>> writers =
      new ConcurrentHashMap<>();
  private final YoungForms forms = new YoungForms();

  /** Whether a kind has this form: built-in ones have. */
  boolean has(GroupVersionKind kind) {
    return find(kind).isPresent();
  }

  ProtobufWriter writer(GroupVersionKind kind) {
    return find(kind).orElseThrow(() -> new IllegalArgumentException("no protobuf form: " + kind));
  }

  private Optional<ProtobufWriter> find(GroupVersionKind kind) {
    return writers.computeIfAbsent(kind, ProtobufWriter::of);
  }

  /** The form of an object that is served as it is stored. */
  byte[] stored(ProtobufWriter writer, CachedObject object) {
    return forms.get(object, () -> writer.document(object.json()));
  }

  byte[] document(ObjectNode document) {
    return writer(kind(document)).document(document);
  }

  /** A document of discovery, all of which are of version v1 whether they say so or not. */
  byte[] discovery(byte[] json) {
    try {
      String kind = Json.parse(json).path("kind").asText();
      return writer(new GroupVersionKind("", "v1", kind)).document(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document of our own", e);
    }
  }

  static GroupVersionKind kind(ObjectNode document) {
    return GroupVersion.parse(document.path("apiVersion").asText())
        .kind(document.path("kind").asText());
  }
}
