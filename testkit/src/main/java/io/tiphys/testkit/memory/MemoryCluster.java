package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects, their history, and the door to them. Safe for use by any thread; everything is
 * guarded by this object's monitor, on which watches wait.
 */
public final class MemoryCluster {

  /** An object's place in the order of a list. */
  record Place(GroupVersionResource resource, ObjectKey key) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return toString().compareTo(other.toString());
    }
  }

  /**
   * What happened at one revision; {@code old} is null for a new object, {@code now} for a gone
   * one.
   */
  record Change(
      long revision,
      GroupVersionResource resource,
      @Nullable ObjectNode old,
      @Nullable ObjectNode now) {}

  private final TreeMap<Place, ObjectNode> objects = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private final List<MemoryWrite> writes = new CopyOnWriteArrayList<>();
  private final List<Consumer<MemoryWrite>> gates = new CopyOnWriteArrayList<>();
  private long revision = 1;
  private long forgotten;
  private long names;
  private long cuts;

  /** A client that may do everything. */
  public ApiClient client() {
    return new MemoryApiClient(this);
  }

  /**
   * Stores objects as they are, status included, as if they had been there. Returns them stored.
   */
  @SafeVarargs
  public final <T extends HasMetadata> List<T> given(T... given) {
    List<T> stored = new ArrayList<>();
    for (T object : given) {
      @SuppressWarnings("unchecked") // the class of a T
      Class<T> type = (Class<T>) object.getClass();
      GroupVersionResource resource = ResourceType.of(type).resource();
      ObjectNode tree = Json.convert(object, ObjectNode.class);
      synchronized (this) {
        MemoryObjects.complete(tree, () -> Long.toString(++names, 36));
        ObjectNode now = put(resource, ObjectKey.of(object), tree);
        stored.add(Json.convert(now, type));
      }
    }
    return stored;
  }

  /** All writes that clients asked for so far, refused ones too. */
  public List<MemoryWrite> writes() {
    return List.copyOf(writes);
  }

  /** Lets {@code gate} see each write before it happens; it refuses one by an exception. */
  public void beforeWrites(Consumer<MemoryWrite> gate) {
    gates.add(gate);
  }

  /** Forgets all history up to now, so that watches from older revisions must list again. */
  public synchronized void compact() {
    forgotten = revision;
    history.clear();
    cutWatches();
  }

  /** Breaks all open watches, as a network does. */
  public synchronized void cutWatches() {
    cuts++;
    notifyAll();
  }

  void ask(MemoryWrite write) {
    writes.add(write);
    gates.forEach(gate -> gate.accept(write));
  }

  synchronized Optional<ObjectNode> find(GroupVersionResource resource, ObjectKey key) {
    return Optional.ofNullable(objects.get(new Place(resource, key)));
  }

  synchronized List<ObjectNode> list(GroupVersionResource resource, String namespace) {
    return objects.entrySet().stream()
        .filter(e -> e.getKey().resource().equals(resource))
        .filter(e -> namespace.isEmpty() || e.getKey().key().namespace().equals(namespace))
        .map(java.util.Map.Entry::getValue)
        .toList();
  }

  synchronized ObjectNode put(GroupVersionResource resource, ObjectKey key, ObjectNode object) {
    ObjectNode now = object.deepCopy();
    Place place = new Place(resource, key);
    ObjectNode old = objects.get(place);
    if (old != null && MemoryObjects.same(old, now)) {
      return old;
    }
    revision++;
    MemoryObjects.metadata(now).put("resourceVersion", Long.toString(revision));
    objects.put(place, now);
    history.add(new Change(revision, resource, old, now));
    notifyAll();
    return now;
  }

  synchronized void remove(GroupVersionResource resource, ObjectKey key) {
    ObjectNode old = objects.remove(new Place(resource, key));
    if (old != null) {
      revision++;
      history.add(new Change(revision, resource, old, null));
      notifyAll();
    }
  }

  synchronized String nextName() {
    return Long.toString(++names, 36);
  }

  synchronized long revision() {
    return revision;
  }

  synchronized boolean isForgotten(long from) {
    return from < forgotten;
  }

  synchronized long cuts() {
    return cuts;
  }

  /** The first change of a resource after a revision; null if there is none yet. */
  synchronized @Nullable Change after(long from, GroupVersionResource resource) {
    for (Change change : history) {
      if (change.revision() > from && change.resource().equals(resource)) {
        return change;
      }
    }
    return null;
  }
}
