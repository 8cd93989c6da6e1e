package io.tiphys.apiserver.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A registry and its caches over one map, without a store, rules or delays. */
public final class MemoryObjects {

  private final TreeMap<String, CachedObject> objects = new TreeMap<>();
  private final Map<GroupResource, List<CachedObjects.ChangeListener>> listeners = new HashMap<>();
  private long revision = 1;
  private int failures;

  /** Lets the next writes fail. */
  public synchronized void failNext(int writes) {
    failures = writes;
  }

  public synchronized long revision() {
    return revision;
  }

  /** Puts an object written as YAML, whatever is there. */
  public ObjectNode put(GroupResource resource, String yaml) {
    try {
      ObjectNode object = (ObjectNode) new YAMLMapper().readTree(yaml);
      String namespace = object.path("metadata").path("namespace").asText("");
      return store(resource, namespace, object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized ObjectNode store(
      GroupResource resource, String namespace, ObjectNode object) {
    if (failures > 0) {
      failures--;
      throw Status.unavailable("the store is away").asException();
    }
    ObjectNode metadata = object.withObject("metadata");
    if (!metadata.has("uid")) {
      metadata.put("uid", UUID.randomUUID().toString());
    }
    revision++;
    metadata.put("resourceVersion", String.valueOf(revision));
    Map<String, String> labels = new HashMap<>();
    metadata
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    JsonNode node = object.path("spec").path("nodeName");
    CachedObject cached =
        new CachedObject(
            CachedObject.key(namespace, metadata.path("name").asText()),
            namespace,
            metadata.path("name").asText(),
            metadata.path("uid").asText(),
            revision,
            labels,
            node.isTextual() ? Map.of("spec.nodeName", node.asText()) : Map.of(),
            List.of(),
            Json.bytes(object));
    changed(resource, objects.put(key(resource, namespace, cached.name()), cached), cached);
    return cached.tree();
  }

  private void changed(
      GroupResource resource, @Nullable CachedObject before, @Nullable CachedObject after) {
    for (CachedObjects.ChangeListener listener : listeners.getOrDefault(resource, List.of())) {
      listener.changed(Optional.ofNullable(before), Optional.ofNullable(after));
    }
  }

  private static String key(GroupResource resource, String namespace, String name) {
    return resource + "/" + namespace + "/" + name;
  }

  private synchronized Optional<CachedObject> one(
      GroupResource resource, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(resource, namespace, name)));
  }

  private synchronized List<CachedObject> all(GroupResource resource, String namespace) {
    String prefix = resource + "/" + (namespace.isEmpty() ? "" : namespace + "/");
    return new ArrayList<>(objects.subMap(prefix, prefix + "\uffff").values());
  }

  public synchronized void delete(GroupResource resource, String namespace, String name) {
    revision++;
    CachedObject gone = objects.remove(key(resource, namespace, name));
    if (gone != null) {
      changed(resource, gone, null);
    }
  }

  public CachedObjects caches() {
    return new CachedObjects() {
      @Override
      public Optional<CachedObject> find(GroupResource resource, String namespace, String name) {
        return one(resource, namespace, name);
      }

      @Override
      public List<CachedObject> list(GroupResource resource, String namespace) {
        return all(resource, namespace);
      }

      @Override
      public void onChange(GroupResource resource, ChangeListener listener) {
        synchronized (MemoryObjects.this) {
          listeners.computeIfAbsent(resource, r -> new ArrayList<>()).add(listener);
        }
      }
    };
  }

  public Registry registry() {
    return new Registry() {
      @Override
      public Optional<ObjectNode> find(GroupResource resource, String namespace, String name) {
        return one(resource, namespace, name).map(CachedObject::tree);
      }

      @Override
      public List<ObjectNode> list(GroupResource resource, String namespace) {
        return all(resource, namespace).stream().map(CachedObject::tree).toList();
      }

      @Override
      public ObjectNode create(GroupResource resource, String namespace, ObjectNode object) {
        synchronized (MemoryObjects.this) {
          String name = object.path("metadata").path("name").asText();
          if (one(resource, namespace, name).isPresent()) {
            throw Status.alreadyExists(resource, name).asException();
          }
          return store(resource, namespace, object.deepCopy());
        }
      }

      @Override
      public ObjectNode update(
          GroupResource resource, String namespace, String name, UnaryOperator<ObjectNode> change) {
        synchronized (MemoryObjects.this) {
          ObjectNode present =
              find(resource, namespace, name)
                  .orElseThrow(() -> Status.notFound(resource, name).asException());
          return store(resource, namespace, change.apply(present));
        }
      }

      @Override
      public ObjectNode updateStatus(
          GroupResource resource, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return update(resource, namespace, name, change);
      }

      @Override
      public void delete(GroupResource resource, String namespace, String name) {
        MemoryObjects.this.delete(resource, namespace, name);
      }
    };
  }
}
