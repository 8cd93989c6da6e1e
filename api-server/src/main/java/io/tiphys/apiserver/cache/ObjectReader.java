package io.tiphys.apiserver.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes cached objects from what is written or has been stored. */
public final class ObjectReader {

  private final Function<ObjectNode, Map<String, String>> fields;

  private final Optional<UnaryOperator<ObjectNode>> form;

  public ObjectReader(Function<ObjectNode, Map<String, String>> fields) {
    this(fields, Optional.empty());
  }

  ObjectReader(
      Function<ObjectNode, Map<String, String>> fields, Optional<UnaryOperator<ObjectNode>> form) {
    this.fields = fields;
    this.form = form;
  }

  /** Reads stored bytes; those of another writer are first brought into the stored form. */
  CachedObject read(String key, byte[] stored, long revision) throws IOException {
    ObjectNode object = Json.read(stored, ObjectNode.class);
    if (form.isPresent()) {
      object = form.get().apply(object);
      return of(
          key, object, StoredForm.withRevision(StoredForm.encode(object), revision), revision);
    }
    byte[] bytes = StoredForm.has(stored, object) ? stored : StoredForm.encode(object);
    return of(key, object, StoredForm.withRevision(bytes, revision), revision);
  }

  /** What the cache will have once an object has been written at a revision. */
  public CachedObject written(ObjectNode object, byte[] stored, long revision) {
    JsonNode metadata = object.path("metadata");
    String key =
        CachedObject.key(metadata.path("namespace").asText(), metadata.path("name").asText());
    return of(key, object, StoredForm.withRevision(stored, revision), revision);
  }

  private CachedObject of(String key, ObjectNode object, byte[] json, long revision) {
    JsonNode metadata = object.path("metadata");
    int slash = key.indexOf('/');
    List<String> owners = new ArrayList<>(1);
    for (JsonNode owner : metadata.path("ownerReferences")) {
      owners.add(owner.path("uid").asText());
    }
    return new CachedObject(
        key,
        slash < 0 ? "" : key.substring(0, slash).intern(),
        key.substring(slash + 1),
        metadata.path("uid").asText(),
        revision,
        labels(metadata.path("labels")),
        fields.apply(object),
        List.copyOf(owners),
        json);
  }

  private static Map<String, String> labels(JsonNode labels) {
    if (labels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> copy = HashMap.newHashMap(labels.size());
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      copy.put(label.getKey(), label.getValue().asText());
    }
    return Map.copyOf(copy);
  }
}
