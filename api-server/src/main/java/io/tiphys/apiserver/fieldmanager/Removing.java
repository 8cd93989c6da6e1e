package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.apiserver.fieldmanager.PathElement.Name;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes fields and items out of an object. */
final class Removing {

  /** Whether what becomes empty stays: built-in kinds do not tell it from what is absent. */
  private final boolean keepsEmpty;

  private Removing(boolean keepsEmpty) {
    this.keepsEmpty = keepsEmpty;
  }

  /** The object without the fields of the set. */
  static ObjectNode remove(Schema schema, ObjectNode object, FieldSet set) {
    if (set.isEmpty()) {
      return object;
    }
    boolean builtIn = schema instanceof ObjectSchema type && !type.name().isEmpty();
    JsonNode left = new Removing(!builtIn).value(schema, object, set);
    return left instanceof ObjectNode node ? node : Json.newObject();
  }

  private @Nullable JsonNode value(Schema schema, JsonNode value, FieldSet set) {
    if (!Types.isGranular(schema, value) || value.isNull()) {
      // a value that is one whole has no part that could go alone
      return value.isContainerNode() ? null : value;
    }
    return schema instanceof ListSchema list ? items(list, value, set) : fields(schema, value, set);
  }

  private @Nullable JsonNode fields(Schema schema, JsonNode object, FieldSet set) {
    ObjectNode left = Json.newObject();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode kept =
          kept(
              Types.child(schema, field.getKey()),
              field.getValue(),
              set.find(new Name(field.getKey())));
      if (kept != null) {
        left.set(field.getKey(), kept);
      }
    }
    return left.isEmpty() && !keepsEmpty ? null : left;
  }

  private @Nullable JsonNode items(ListSchema schema, JsonNode list, FieldSet set) {
    ArrayNode left = Json.mapper().createArrayNode();
    for (JsonNode item : list) {
      JsonNode kept = kept(schema.items(), item, set.find(Types.identity(schema, item)));
      if (kept != null) {
        left.add(kept);
      }
    }
    return left.isEmpty() && !keepsEmpty ? null : left;
  }

  private @Nullable JsonNode kept(Schema schema, JsonNode value, FieldSet.@Nullable Branch branch) {
    if (branch == null) {
      return value;
    }
    if (branch.member()) {
      return null;
    }
    return value(schema, value, branch.below());
  }
}
