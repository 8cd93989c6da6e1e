package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Who owns which fields of an object. Changes in place. */
final class ManagedFields {

  /** More owners by update than these are too many; the eldest are then put together. */
  private static final int MAX_UPDATERS = 10;

  private static final String ELDEST = "ancient-changes";
  private static final String FIELD = "managedFields";

  private static final Comparator<Entry> WRITTEN =
      Comparator.<Entry, Boolean>comparing(e -> !e.owner().applies())
          .thenComparing(Entry::time)
          .thenComparing(e -> e.owner().manager())
          .thenComparing(Entry::apiVersion)
          .thenComparing(e -> e.owner().subresource());

  private static final Comparator<Entry> ELDEST_FIRST =
      Comparator.comparing(Entry::time).thenComparing(Entry::owner);

  private final Map<Owner, Entry> entries = new LinkedHashMap<>();

  /** What an object says of its owners; empty if that cannot be understood. */
  static Optional<ManagedFields> read(JsonNode object) {
    ManagedFields managed = new ManagedFields();
    try {
      for (JsonNode json : object.path("metadata").path(FIELD)) {
        managed.put(Entry.read(json));
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(managed);
  }

  /** Whether a client asks to forget all owners: by an empty list, or one of an empty entry. */
  static boolean isReset(JsonNode object) {
    JsonNode list = object.path("metadata").path(FIELD);
    return list.isArray() && (list.isEmpty() || (list.size() == 1 && list.get(0).isEmpty()));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  Optional<Entry> find(Owner owner) {
    return Optional.ofNullable(entries.get(owner));
  }

  /** An entry without fields is none. */
  void put(Entry entry) {
    entries.put(entry.owner(), entry);
  }

  void remove(Owner owner) {
    entries.remove(owner);
  }

  /** Changes the fields of all owners; who has none left is none any more. */
  @SuppressWarnings("ReferenceEquality") // an entry is the same or another, never equal
  void replaceAll(UnaryOperator<Entry> change) {
    for (Entry entry : List.copyOf(entries.values())) {
      Entry changed = change.apply(entry);
      if (changed != entry) {
        if (changed.fields().isEmpty()) {
          entries.remove(entry.owner());
        } else {
          entries.put(entry.owner(), changed);
        }
      }
    }
  }

  /** Puts the eldest updates of the same version together until there are few enough. */
  void cap() {
    List<Entry> updates =
        new ArrayList<>(entries.values().stream().filter(e -> !e.owner().applies()).toList());
    int left = updates.size();
    if (left <= MAX_UPDATERS) {
      return;
    }
    updates.sort(ELDEST_FIRST);
    Map<String, Entry> gathered = new HashMap<>();
    for (Entry entry : updates) {
      if (left <= MAX_UPDATERS) {
        return;
      }
      Entry first = gathered.get(entry.apiVersion());
      if (first == null) {
        gathered.put(entry.apiVersion(), entry);
        continue;
      }
      Owner eldest = Owner.updating(ELDEST, entry.apiVersion(), "");
      FieldSet fields = first.fields().union(entry.fields());
      entries.remove(first.owner());
      entries.remove(entry.owner());
      Entry before = entries.get(eldest);
      Entry together =
          new Entry(
              eldest,
              entry.apiVersion(),
              entry.time(),
              before == null ? fields : fields.union(before.fields()));
      put(together);
      gathered.put(entry.apiVersion(), together);
      left--;
    }
  }

  /** Writes the entries into the object's metadata, at its end. */
  void write(ObjectNode object) {
    ObjectNode metadata =
        object.get("metadata") instanceof ObjectNode there ? there : object.putObject("metadata");
    metadata.remove(FIELD);
    if (entries.isEmpty()) {
      return;
    }
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(WRITTEN);
    ArrayNode list = Json.mapper().createArrayNode();
    sorted.forEach(entry -> list.add(entry.write()));
    metadata.set(FIELD, list);
  }
}
