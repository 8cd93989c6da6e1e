package io.tiphys.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an informer and their indexes. One thread writes; any may read, and sees each
 * single object whole, though two indexes may differ for a moment.
 */
final class ObjectCache<T extends HasMetadata> {

  private static final String BY_NAMESPACE = "\0namespace";

  private final Map<ObjectKey, T> objects = new ConcurrentHashMap<>();
  private final Map<String, Index<T>> indexes = new ConcurrentHashMap<>();

  private record Index<T>(Function<T, List<String>> keys, Map<String, Map<ObjectKey, T>> entries) {

    void put(ObjectKey key, T object) {
      for (String entry : keys.apply(object)) {
        entries.computeIfAbsent(entry, e -> new ConcurrentHashMap<>()).put(key, object);
      }
    }

    /** Removes {@code old} where {@code object}, if there is one, is not to be found. */
    void remove(ObjectKey key, T old, @Nullable T object) {
      List<String> kept = object == null ? List.of() : keys.apply(object);
      for (String entry : keys.apply(old)) {
        if (!kept.contains(entry)) {
          entries.computeIfPresent(
              entry,
              (e, objects) -> {
                objects.remove(key);
                return objects.isEmpty() ? null : objects;
              });
        }
      }
    }
  }

  ObjectCache() {
    addIndex(BY_NAMESPACE, object -> List.of(ObjectKey.of(object).namespace()));
  }

  void addIndex(String name, Function<T, List<String>> keys) {
    indexes.putIfAbsent(name, new Index<>(keys, new ConcurrentHashMap<>()));
  }

  Optional<T> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  Collection<T> list() {
    return List.copyOf(objects.values());
  }

  Collection<T> list(String namespace) {
    return byIndex(BY_NAMESPACE, namespace);
  }

  Collection<T> byIndex(String name, String key) {
    Index<T> index = indexes.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no index " + name);
    }
    return List.copyOf(index.entries().getOrDefault(key, Map.of()).values());
  }

  /** Keys and objects as they are now. */
  Map<ObjectKey, T> snapshot() {
    return new HashMap<>(objects);
  }

  @Nullable T put(ObjectKey key, T object) {
    T old = objects.put(key, object);
    for (Index<T> index : indexes.values()) {
      index.put(key, object);
      if (old != null) {
        index.remove(key, old, object);
      }
    }
    return old;
  }

  @Nullable T remove(ObjectKey key) {
    T old = objects.remove(key);
    if (old != null) {
      for (Index<T> index : indexes.values()) {
        index.remove(key, old, null);
      }
    }
    return old;
  }
}
