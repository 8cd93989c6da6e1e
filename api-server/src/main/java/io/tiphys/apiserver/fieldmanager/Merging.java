package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays an applied configuration over an object. Nothing goes away; what the configuration says
 * counts; lists keep their order where the configuration does not give another.
 */
final class Merging {

  private Merging() {}

  static ObjectNode merge(Schema schema, ObjectNode live, ObjectNode applied) {
    return (ObjectNode) value(schema, live, applied);
  }

  private static JsonNode value(Schema schema, @Nullable JsonNode live, JsonNode applied) {
    if (live == null
        || !Types.isGranular(schema, applied)
        || !Types.isGranular(schema, live)
        || (live.isEmpty() && applied.isEmpty())) {
      return applied.deepCopy();
    }
    return schema instanceof ListSchema list
        ? items(list, live, applied)
        : fields(schema, live, applied);
  }

  private static ObjectNode fields(Schema schema, JsonNode live, JsonNode applied) {
    ObjectNode merged = Json.newObject();
    for (Map.Entry<String, JsonNode> field : live.properties()) {
      String name = field.getKey();
      JsonNode change = applied.get(name);
      merged.set(
          name,
          change == null
              ? field.getValue().deepCopy()
              : value(Types.child(schema, name), field.getValue(), change));
    }
    for (Map.Entry<String, JsonNode> field : applied.properties()) {
      if (!live.has(field.getKey())) {
        merged.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    return merged;
  }

  /**
   * The applied items stand in the applied order; the others stay behind the items that they stood
   * behind, as far as that goes.
   */
  private static ArrayNode items(ListSchema schema, JsonNode live, JsonNode applied) {
    List<PathElement> wanted = identities(schema, applied);
    List<PathElement> there = identities(schema, live);
    Map<PathElement, Integer> places = new HashMap<>();
    Map<PathElement, Integer> counts = new HashMap<>();
    for (int i = 0; i < there.size(); i++) {
      places.putIfAbsent(there.get(i), i);
      counts.merge(there.get(i), 1, Integer::sum);
    }
    Set<PathElement> given = new HashSet<>(wanted);
    ArrayNode merged = Json.mapper().createArrayNode();
    int next = 0;
    for (int i = 0; i < wanted.size(); i++) {
      int anchor = anchor(wanted, i, places);
      int stop = anchor >= next ? anchor : there.size();
      next = others(live, there, given, next, stop, merged);
      PathElement element = wanted.get(i);
      Integer place = places.get(element);
      // items of old lists that share an identity give way to the one that is applied
      JsonNode old = place != null && counts.getOrDefault(element, 0) == 1 ? live.get(place) : null;
      merged.add(value(schema.items(), old, applied.get(i)));
      if (place != null && place == next) {
        next++;
      }
    }
    others(live, there, given, next, there.size(), merged);
    return merged;
  }

  /** Where the first applied item from {@code from} on stands that is there already; -1 if none. */
  private static int anchor(List<PathElement> wanted, int from, Map<PathElement, Integer> places) {
    for (int i = from; i < wanted.size(); i++) {
      Integer place = places.get(wanted.get(i));
      if (place != null) {
        return place;
      }
    }
    return -1;
  }

  private static int others(
      JsonNode live,
      List<PathElement> there,
      Set<PathElement> given,
      int from,
      int stop,
      ArrayNode merged) {
    for (int i = from; i < stop; i++) {
      if (!given.contains(there.get(i))) {
        merged.add(live.get(i).deepCopy());
      }
    }
    return Math.max(from, stop);
  }

  private static List<PathElement> identities(ListSchema schema, JsonNode list) {
    List<PathElement> identities = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      identities.add(Types.identity(schema, item));
    }
    return identities;
  }
}
