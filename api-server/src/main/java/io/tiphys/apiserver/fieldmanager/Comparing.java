package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.schema.Field;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.apiserver.fieldmanager.PathElement.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is different between two states of an object. Fields that nobody can own (the
 * object's type, its name and what the server keeps in its metadata) are not looked at.
 */
final class Comparing {

  private final Place root = new Place();

  private Comparing() {}

  static Comparison compare(Schema schema, ObjectNode before, ObjectNode after) {
    Comparing comparing = new Comparing();
    comparing.whole(schema, before, after);
    return new Comparison(
        comparing.root.set(Place.ADDED),
        comparing.root.set(Place.MODIFIED),
        comparing.root.set(Place.REMOVED));
  }

  private void whole(Schema schema, ObjectNode before, ObjectNode after) {
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      String name = field.getKey();
      if (!Unowned.isTopLevel(name)) {
        field(schema, name, before, after, root);
      }
    }
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      String name = field.getKey();
      if (!Unowned.isTopLevel(name) && !after.has(name)) {
        field(schema, name, before, after, root);
      }
    }
    JsonNode metadata = before.path("metadata");
    JsonNode newMetadata = after.path("metadata");
    Schema type = Types.child(schema, "metadata");
    Place place = root.child(new Name("metadata"));
    for (Map.Entry<String, JsonNode> field : newMetadata.properties()) {
      if (!Unowned.isMetadata(field.getKey())) {
        field(type, field.getKey(), metadata, newMetadata, place);
      }
    }
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      if (!Unowned.isMetadata(field.getKey()) && !newMetadata.has(field.getKey())) {
        field(type, field.getKey(), metadata, newMetadata, place);
      }
    }
  }

  private void field(Schema schema, String name, JsonNode before, JsonNode after, Place place) {
    JsonNode one = Types.value(schema, name, before);
    JsonNode two = Types.value(schema, name, after);
    if (Objects.equals(one, two)) {
      return;
    }
    value(Types.child(schema, name), one, two, place.child(new Name(name)));
  }

  /** At most one of the values is absent. */
  private void value(
      Schema schema, @Nullable JsonNode before, @Nullable JsonNode after, Place place) {
    boolean granularBefore = before != null && Types.isGranular(schema, before);
    boolean granularAfter = after != null && Types.isGranular(schema, after);
    boolean leaf =
        (before == null || !granularBefore || before.isEmpty())
            && (after == null || !granularAfter || after.isEmpty());
    if (leaf) {
      leaf(before, after, place);
      return;
    }
    JsonNode one = before != null && granularBefore ? before : MissingNode.getInstance();
    JsonNode two = after != null && granularAfter ? after : MissingNode.getInstance();
    if (schema instanceof ListSchema list) {
      items(list, one, two, place);
    } else {
      fields(schema, one, two, place);
    }
    if (before == null) {
      place.insert(Place.ADDED);
    } else if (after == null) {
      place.insert(Place.REMOVED);
    } else if (granularBefore != granularAfter) {
      place.insert(Place.MODIFIED);
    }
  }

  private static void leaf(@Nullable JsonNode before, @Nullable JsonNode after, Place place) {
    if (before == null) {
      place.insert(Place.ADDED);
    } else if (after == null) {
      place.insert(Place.REMOVED);
    } else if (!Values.same(before, after)) {
      place.insert(Place.MODIFIED);
    }
  }

  private void fields(Schema schema, JsonNode before, JsonNode after, Place place) {
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      field(schema, field.getKey(), before, after, place);
    }
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      if (!after.has(field.getKey())) {
        field(schema, field.getKey(), before, after, place);
      }
    }
    if (before.isMissingNode() != after.isMissingNode()) {
      for (Field field : Types.written(schema)) {
        if (!before.has(field.name()) && !after.has(field.name())) {
          place
              .child(new Name(field.name()))
              .insert(before.isMissingNode() ? Place.ADDED : Place.REMOVED);
        }
      }
    }
  }

  /** Items that share an identity, which old lists may hold, are taken together as one value. */
  private void items(ListSchema schema, JsonNode before, JsonNode after, Place place) {
    Map<PathElement, List<JsonNode>> one = byIdentity(schema, before);
    Map<PathElement, List<JsonNode>> two = byIdentity(schema, after);
    one.forEach((element, items) ->
        item(schema, items, two.getOrDefault(element, List.of()), element, place));
    two.forEach((element, items) -> {
      if (!one.containsKey(element)) {
        item(schema, List.of(), items, element, place);
      }
    });
  }

  private void item(
      ListSchema schema,
      List<JsonNode> before,
      List<JsonNode> after,
      PathElement element,
      Place place) {
    if (before.equals(after)) {
      return;
    }
    Place below = place.child(element);
    if (before.size() <= 1 && after.size() <= 1) {
      value(schema.items(), first(before), first(after), below);
    } else if (before.size() > 1 && after.size() > 1) {
      below.insert(Place.MODIFIED);
    } else if (before.size() > 1) {
      if (!after.isEmpty()) {
        value(schema.items(), null, first(after), below);
      }
      below.insert(Place.REMOVED);
    } else {
      if (!before.isEmpty()) {
        value(schema.items(), first(before), null, below);
      }
      below.insert(Place.ADDED);
    }
  }

  private static @Nullable JsonNode first(List<JsonNode> items) {
    return items.isEmpty() ? null : items.getFirst();
  }

  private static Map<PathElement, List<JsonNode>> byIdentity(ListSchema schema, JsonNode list) {
    Map<PathElement, List<JsonNode>> items = LinkedHashMap.newLinkedHashMap(list.size());
    for (JsonNode item : list) {
      items.computeIfAbsent(Types.identity(schema, item), e -> new ArrayList<>(1)).add(item);
    }
    return items;
  }
}
