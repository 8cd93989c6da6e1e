package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Drops from an object what its schema does not know. */
public final class Pruning {

  /** What every resource has, be it a whole object or embedded in one. */
  static final Set<String> HEAD = Set.of("apiVersion", "kind", "metadata");

  private final List<String> dropped = new ArrayList<>(0);

  private Pruning() {}

  /**
   * Changes the object in place.
   *
   * @return the paths of what was dropped, such as {@code spec.items[0].foo}, in their order
   */
  public static List<String> prune(StructuralSchema schema, ObjectNode object) {
    Pruning pruning = new Pruning();
    pruning.value(schema.asResource(), object, null);
    Collections.sort(pruning.dropped);
    return pruning.dropped;
  }

  /** As {@link #prune}, of any value, such as a default. */
  public static List<String> pruneValue(StructuralSchema schema, JsonNode value) {
    Pruning pruning = new Pruning();
    pruning.value(schema, value, null);
    return pruning.dropped;
  }

  private void value(@Nullable StructuralSchema schema, JsonNode value, @Nullable FieldPath path) {
    boolean preserves = schema != null && schema.preservesUnknownFields();
    switch (value) {
      case ObjectNode object -> fields(schema, preserves, object, path);
      case ArrayNode array -> items(schema, preserves, array, path);
      default -> {}
    }
  }

  private void fields(
      @Nullable StructuralSchema schema,
      boolean preserves,
      ObjectNode object,
      @Nullable FieldPath path) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      if (schema != null && schema.embeddedResource() && HEAD.contains(name)) {
        continue;
      }
      if (schema != null && (schema.properties().containsKey(name) || schema.isMap())) {
        value(schema.field(name), field.getValue(), FieldPath.field(path, name));
      } else if (!preserves) {
        dropped.add(FieldPath.text(FieldPath.field(path, name)));
        fields.remove();
      }
    }
  }

  private void items(
      @Nullable StructuralSchema schema,
      boolean preserves,
      ArrayNode array,
      @Nullable FieldPath path) {
    StructuralSchema items = schema == null ? null : schema.items().orElse(null);
    if (items == null && preserves) {
      return; // all that is in there stays
    }
    for (int i = 0; i < array.size(); i++) {
      value(items, array.get(i), FieldPath.item(path, i));
    }
  }
}
