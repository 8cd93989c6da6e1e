package io.tiphys.apiserver.cel.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A list in a JSON tree. */
final class JsonList extends AbstractList<Object> implements ListOfKind, RandomAccess {

  private final ArrayNode json;
  private final @Nullable StructuralSchema schema;

  JsonList(ArrayNode json, @Nullable StructuralSchema schema) {
    this.json = json;
    this.schema = schema;
  }

  @Override
  public Object get(int index) {
    JsonNode item = json.get(index);
    if (item == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return JsonValues.of(item, schema == null ? null : schema.items());
  }

  @Override
  public int size() {
    return json.size();
  }

  @Override
  public String listType() {
    return schema == null ? "" : schema.listType();
  }

  @Override
  public List<String> mapKeys() {
    return schema == null ? List.of() : schema.mapKeys();
  }
}
