package io.tiphys.apiserver.schema.structural;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of pruning and of defaults, for schemas and objects of any shape. */
class StructuralPropertiesTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  @Property(tries = 500)
  void pruningTwiceDropsNothingMore(
      @ForAll("schemas") ObjectNode schema, @ForAll("objects") ObjectNode object) {
    StructuralSchema structure = StructuralSchema.of(schema);
    Pruning.prune(structure, object);
    ObjectNode once = object.deepCopy();
    assertThat(Pruning.prune(structure, object)).isEmpty();
    assertThat(object).isEqualTo(once);
  }

  @Property(tries = 500)
  void pruningOnlyTakesAway(
      @ForAll("schemas") ObjectNode schema, @ForAll("objects") ObjectNode object) {
    ObjectNode before = object.deepCopy();
    List<String> dropped = Pruning.prune(StructuralSchema.of(schema), object);
    assertThat(isPartOf(object, before)).isTrue();
    assertThat(dropped.isEmpty()).isEqualTo(object.equals(before));
  }

  @Property(tries = 500)
  void whatIsSaidToBePreservedIsKept(@ForAll("objects") ObjectNode object) {
    ObjectNode schema = Json.newObject().put("type", "object");
    schema.put("x-kubernetes-preserve-unknown-fields", true);
    ObjectNode before = object.deepCopy();
    assertThat(Pruning.prune(StructuralSchema.of(schema), object)).isEmpty();
    assertThat(object).isEqualTo(before);
  }

  @Property(tries = 500)
  void defaultsAreFilledInOnceAndForAll(
      @ForAll("schemas") ObjectNode schema, @ForAll("objects") ObjectNode object) {
    StructuralSchema structure = StructuralSchema.of(schema);
    Defaults.apply(structure, object);
    ObjectNode once = object.deepCopy();
    Defaults.apply(structure, object);
    assertThat(object).isEqualTo(once);
  }

  @Property(tries = 500)
  void defaultsLeaveWhatIsThere(
      @ForAll("schemas") ObjectNode schema, @ForAll("objects") ObjectNode object) {
    ObjectNode before = object.deepCopy();
    Defaults.apply(StructuralSchema.of(schema), object);
    assertThat(keeps(object, before)).isTrue();
  }

  @Property(tries = 500)
  void whatHasNotChangedIsNotComplainedOf(
      @ForAll("schemas") ObjectNode schema, @ForAll("objects") ObjectNode object) {
    assertThat(SchemaCheck.check(StructuralSchema.of(schema), object, object.deepCopy(), ""))
        .isEmpty();
  }

  private static boolean isPartOf(JsonNode part, JsonNode whole) {
    if (part.isObject()) {
      return part.properties().stream()
          .allMatch(f -> whole.has(f.getKey()) && isPartOf(f.getValue(), whole.get(f.getKey())));
    }
    if (part.isArray()) {
      boolean same = part.size() == whole.size();
      for (int i = 0; same && i < part.size(); i++) {
        same = isPartOf(part.get(i), whole.get(i));
      }
      return same;
    }
    return part.equals(whole);
  }

  /** Whether all values but nulls are as they were. */
  private static boolean keeps(JsonNode now, JsonNode before) {
    if (before.isNull()) {
      return true;
    }
    if (before.isObject()) {
      for (Map.Entry<String, JsonNode> field : before.properties()) {
        if (!field.getValue().isNull()
            && (!now.has(field.getKey()) || !keeps(now.get(field.getKey()), field.getValue()))) {
          return false;
        }
      }
      return true;
    }
    if (before.isArray()) {
      boolean same = now.size() == before.size();
      for (int i = 0; same && i < before.size(); i++) {
        same = keeps(now.get(i), before.get(i));
      }
      return same;
    }
    return now.equals(before);
  }

  @Provide
  Arbitrary<ObjectNode> schemas() {
    return objectSchema(3);
  }

  private static Arbitrary<ObjectNode> objectSchema(int depth) {
    return Combinators.combine(
            Arbitraries.maps(Arbitraries.of(NAMES), schema(depth - 1)).ofMaxSize(3),
            Arbitraries.of(false, false, false, true))
        .as((properties, preserves) -> {
          ObjectNode schema = Json.newObject().put("type", "object");
          properties.forEach(schema.putObject("properties")::set);
          if (preserves) {
            schema.put("x-kubernetes-preserve-unknown-fields", true);
          }
          return schema;
        });
  }

  private static Arbitrary<ObjectNode> schema(int depth) {
    Arbitrary<ObjectNode> text =
        Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
            .as((usual, nullable) -> {
              ObjectNode schema = Json.newObject().put("type", "string");
              if (usual) {
                schema.put("default", "usual");
              }
              return schema.put("nullable", nullable);
            });
    if (depth <= 0) {
      return text;
    }
    Arbitrary<ObjectNode> list =
        schema(depth - 1)
            .map(items -> {
              ObjectNode schema = Json.newObject().put("type", "array");
              schema.set("items", items);
              return schema;
            });
    Arbitrary<ObjectNode> map =
        schema(depth - 1)
            .map(values -> {
              ObjectNode schema = Json.newObject().put("type", "object");
              schema.set("additionalProperties", values);
              return schema;
            });
    return Arbitraries.oneOf(text, list, map, objectSchema(depth));
  }

  @Provide
  Arbitrary<ObjectNode> objects() {
    return object(3);
  }

  private static Arbitrary<ObjectNode> object(int depth) {
    return Arbitraries.maps(Arbitraries.of(NAMES), value(depth - 1))
        .ofMaxSize(4)
        .map(fields -> {
          ObjectNode object = Json.newObject();
          fields.forEach(object::set);
          return object;
        });
  }

  private static Arbitrary<JsonNode> value(int depth) {
    ObjectNode nodes = Json.newObject();
    Arbitrary<JsonNode> plain =
        Arbitraries.of(nodes.textNode("x"), nodes.numberNode(1), nodes.nullNode());
    if (depth <= 0) {
      return plain;
    }
    Arbitrary<JsonNode> list =
        value(depth - 1)
            .list()
            .ofMaxSize(3)
            .map(items -> {
              ArrayNode array = Json.mapper().createArrayNode();
              items.forEach(array::add);
              return array;
            });
    return Arbitraries.oneOf(plain, list, object(depth).map(JsonNode.class::cast));
  }
}
