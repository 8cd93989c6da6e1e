package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.GoText;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How one list of a strategic merge patch comes together with the list that is there. Items of the
 * patch end up in the patch's order; the others keep their order among themselves and stand as near
 * to their old place as that allows.
 */
record ListMerge(MergeSchema.Field field) {

  ArrayNode merge(List<JsonNode> old, ArrayNode change) {
    if (!field.merges()) {
      return list(dropDirectives(change));
    }
    Merged merged = merged(old, StrategicMergePatch.items(change));
    return ordered(merged.items(), merged.order(), old);
  }

  ArrayNode mergeOrdered(List<JsonNode> old, ArrayNode change, List<JsonNode> order) {
    if (!field.merges()) {
      return list(change.isEmpty() ? old : dropDirectives(change));
    }
    checkOrder(change, order);
    return ordered(merged(old, StrategicMergePatch.items(change)).items(), order, old);
  }

  /** The items as merged, and the patch's own items as the order to bring them into. */
  private record Merged(List<JsonNode> items, List<JsonNode> order) {}

  private Merged merged(List<JsonNode> old, List<JsonNode> change) {
    if (field.mergeKey().isEmpty()) {
      List<JsonNode> items = new ArrayList<>();
      addDistinct(items, old);
      addDistinct(items, change);
      return new Merged(items, change);
    }
    List<JsonNode> items = new ArrayList<>(old);
    List<JsonNode> plain = new ArrayList<>();
    boolean replace = false;
    for (JsonNode item : change) {
      JsonNode directive = item.path(StrategicMergePatch.DIRECTIVE);
      switch (directive.asText()) {
        case "" -> plain.add(item);
        case "delete" -> {
          JsonNode key = key(item);
          items.removeIf(one -> find(List.of(key), one) >= 0);
        }
        case "replace" -> replace = true;
        case "merge" ->
            throw Status.badRequest("merging lists cannot yet be specified in the patch")
                .asException();
        default -> throw StrategicMergePatch.badDirective(item);
      }
    }
    if (replace) {
      items.clear();
    }
    for (JsonNode item : plain) {
      int at = find(items, key(item));
      ObjectNode target =
          at >= 0 && items.get(at) instanceof ObjectNode object ? object : Json.newObject();
      JsonNode whole = StrategicMergePatch.mergeObject(target, (ObjectNode) item, field.value());
      if (at >= 0) {
        items.set(at, whole);
      } else {
        items.add(whole);
      }
    }
    return new Merged(items, plain);
  }

  private static void addDistinct(List<JsonNode> items, List<JsonNode> added) {
    for (JsonNode item : added) {
      if (items.stream().noneMatch(one -> SameValue.same(one, item))) {
        items.add(item);
      }
    }
  }

  private ArrayNode ordered(List<JsonNode> items, List<JsonNode> order, List<JsonNode> old) {
    List<JsonNode> given = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode item : items) {
      (find(order, identity(item)) >= 0 ? given : others).add(item);
    }
    given.sort(Comparator.comparingInt(item -> find(order, identity(item))));
    List<JsonNode> whole = new ArrayList<>(items.size());
    int left = 0;
    for (JsonNode item : given) {
      int place = find(old, identity(item));
      while (left < others.size() && place >= 0 && isBefore(others.get(left), place, old)) {
        whole.add(others.get(left++));
      }
      whole.add(item);
    }
    whole.addAll(others.subList(left, others.size()));
    return list(whole);
  }

  private boolean isBefore(JsonNode item, int place, List<JsonNode> old) {
    int own = find(old, identity(item));
    return own >= 0 && own < place;
  }

  /** Where in {@code items} the one is that {@code identity} names; -1 if nowhere. */
  private int find(List<JsonNode> items, JsonNode identity) {
    for (int i = 0; i < items.size(); i++) {
      if (SameValue.same(identity(items.get(i)), identity(identity))) {
        return i;
      }
    }
    return -1;
  }

  /** What tells an item apart: its merge key's value, or itself. */
  private JsonNode identity(JsonNode item) {
    return field.mergeKey().map(item::get).orElse(item);
  }

  private JsonNode key(JsonNode item) {
    String name = field.mergeKey().orElseThrow();
    return Optional.ofNullable(item.get(name))
        .filter(value -> item.isObject())
        .orElseThrow(() ->
            Status.badRequest(
                    "map: " + GoText.plain(item) + " does not contain declared merge key: " + name)
                .asException());
  }

  private static List<JsonNode> dropDirectives(ArrayNode list) {
    List<JsonNode> items = StrategicMergePatch.items(list);
    items.removeIf(item -> item.has(StrategicMergePatch.DIRECTIVE) && item.size() == 1);
    return items;
  }

  /** What the patch says of items has to come in the order that it asks for. */
  private void checkOrder(ArrayNode change, List<JsonNode> order) {
    List<JsonNode> items = StrategicMergePatch.items(change);
    items.removeIf(item -> item.has(StrategicMergePatch.DIRECTIVE));
    int next = 0;
    for (JsonNode item : items) {
      while (next < order.size() && !SameValue.same(identity(order.get(next)), identity(item))) {
        next++;
      }
      if (next++ >= order.size()) {
        throw Status.badRequest(
                "The order in patch list:\n"
                    + GoText.plain(list(items))
                    + "\n doesn't match $setElementOrder list:\n"
                    + GoText.plain(list(order))
                    + "\n")
            .asException();
      }
    }
  }

  private static ArrayNode list(List<JsonNode> items) {
    return Json.mapper().createArrayNode().addAll(items);
  }
}
