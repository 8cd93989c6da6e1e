package io.tiphys.apiserver.cel.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.cel.structure.PropertyNames;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object or a map in a JSON tree. */
final class JsonObject extends AbstractMap<Object, Object> {

  /** The schema of what has none. */
  static final StructuralSchema UNKNOWN = StructuralSchema.of(MissingNode.getInstance());

  private final ObjectNode json;
  private final StructuralSchema schema;

  JsonObject(ObjectNode json, StructuralSchema schema) {
    this.json = json;
    this.schema = schema;
  }

  StructuralSchema schema() {
    return schema;
  }

  /** Whether the schema names the properties, so that expressions use their escaped names. */
  private boolean isDeclared() {
    return schema.values() == null && !schema.properties().isEmpty();
  }

  /** A member by the name that it has in expressions; null if it is absent. */
  @Nullable Object field(String name) {
    return get(isDeclared() ? PropertyNames.unescape(name) : name);
  }

  @Override
  public @Nullable Object get(Object key) {
    JsonNode value = key instanceof String name ? json.get(name) : null;
    return value == null || isAbsent(value) ? null : JsonValues.of(value, schemaOf((String) key));
  }

  /** A property that is null is one that is not there. */
  private boolean isAbsent(JsonNode value) {
    return value.isNull() && isDeclared();
  }

  private @Nullable StructuralSchema schemaOf(String property) {
    StructuralSchema declared = schema.properties().get(property);
    return declared == null ? schema.values() : declared;
  }

  @Override
  public boolean containsKey(Object key) {
    JsonNode value = key instanceof String name ? json.get(name) : null;
    return value != null && !isAbsent(value);
  }

  @Override
  public int size() {
    return json.size();
  }

  @Override
  public Set<Entry<Object, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<Object, Object>> iterator() {
        return json.properties().stream()
            .filter(property -> !isAbsent(property.getValue()))
            .map(JsonObject.this::entry)
            .iterator();
      }

      @Override
      public int size() {
        return json.size();
      }
    };
  }

  private Entry<Object, Object> entry(Map.Entry<String, JsonNode> property) {
    String name = property.getKey();
    return Map.entry(name, JsonValues.of(property.getValue(), schemaOf(name)));
  }
}
