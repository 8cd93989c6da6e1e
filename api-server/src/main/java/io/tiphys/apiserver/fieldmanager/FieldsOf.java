package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.apiserver.fieldmanager.PathElement.Name;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The fields that an object names, as an applied configuration claims them. */
final class FieldsOf {

  private static final int SET = Place.ADDED;

  private FieldsOf() {}

  static FieldSet object(Schema schema, ObjectNode object) {
    Place root = new Place();
    walk(schema, object, root);
    return root.set(SET);
  }

  private static void walk(Schema schema, JsonNode value, Place place) {
    if (!Types.isGranular(schema, value)) {
      place.insert(SET);
    } else if (schema instanceof ListSchema list) {
      items(list, value, place);
    } else {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode below = field.getValue();
        Place child = place.child(new Name(field.getKey()));
        walk(Types.child(schema, field.getKey()), below, child);
        if (below.isNull()
            || (below.isObject() && below.isEmpty())
            || !Types.names(schema, field.getKey())) {
          child.insert(SET);
        }
      }
    }
  }

  private static void items(ListSchema schema, JsonNode list, Place place) {
    Map<PathElement, JsonNode> items = LinkedHashMap.newLinkedHashMap(list.size());
    Set<PathElement> twice = new HashSet<>(0);
    for (JsonNode item : list) {
      PathElement element = Types.identity(schema, item);
      if (items.put(element, item) != null) {
        twice.add(element);
      }
    }
    items.forEach((element, item) -> {
      Place child = place.child(element);
      if (!twice.contains(element)) {
        walk(schema.items(), item, child);
      }
      child.insert(SET);
    });
  }
}
