package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The schemas of single fields: their type from the class, the rest from the facts. */
final class Properties {

  private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
  private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Facts facts;
  private final Map<Class<?>, String> names;

  Properties(Facts facts, Map<Class<?>, String> names) {
    this.facts = facts;
    this.names = names;
  }

  ObjectNode schema(String component, String field, Type type) {
    ObjectNode schema = JSON.objectNode();
    describe(schema, component + "." + field, type);
    JsonNode merging = facts.merging().path(component).path(field);
    copy(merging, "mergeKey", schema, "x-kubernetes-patch-merge-key");
    copy(merging, "strategy", schema, "x-kubernetes-patch-strategy");
    copy(merging, "keys", schema, "x-kubernetes-list-map-keys");
    copy(merging, "map", schema, "x-kubernetes-map-type");
    if (schema.path("type").asText().equals("array")) {
      schema.put("x-kubernetes-list-type", merging.path("list").asText("atomic"));
    }
    facts.zeros().mark(schema, component, field);
    JsonNode value = facts.defaults().path(component).path(field);
    if (value.has("zero")) {
      schema.set("default", value.get("zero"));
      schema.put("x-tiphys-zero-is-absent", true);
    } else if (!value.isMissingNode()) {
      schema.set("default", value);
    }
    return schema;
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String property) {
    if (from.has(name)) {
      to.set(property, from.get(name));
    }
  }

  /**
   * Writes a type.
   *
   * @param place the field, with {@code []} for items, as the facts name it
   */
  private void describe(ObjectNode schema, String place, Type type) {
    Facts.NamedType named = facts.namedTypes().get(place);
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      if (parameterized.getRawType() == List.class) {
        schema.put("type", "array");
        describe(schema.putObject("items"), place + "[]", arguments[0]);
      } else {
        schema.put("type", "object");
        String raw = facts.raw().get(place);
        if (raw != null) {
          reference(schema.putObject("additionalProperties"), raw);
        } else {
          describe(schema.putObject("additionalProperties"), place + "{}", arguments[1]);
        }
      }
    } else if (names.containsKey(type)) {
      reference(schema, names.get(type));
    } else if (type == String.class) {
      schema.put("type", "string");
    } else if (type == Integer.class) {
      schema.put("type", "integer").put("format", "int32");
    } else if (type == Long.class) {
      schema.put("type", "integer").put("format", "int64");
    } else if (type == Double.class) {
      schema.put("type", "number").put("format", "double");
    } else if (type == Boolean.class) {
      schema.put("type", "boolean");
    } else if (type == byte[].class) {
      schema.put("type", "string").put("format", "byte");
    } else if (type == Quantity.class) {
      reference(schema, QUANTITY);
    } else if (type == IntOrString.class) {
      reference(schema, INT_OR_STRING);
    } else if (type == OffsetDateTime.class) {
      boolean micro = named != null && named.goName().equals("v1.MicroTime");
      reference(schema, META + (micro ? "MicroTime" : "Time"));
      return;
    } else if (type == Object.class && facts.raw().containsKey(place)) {
      reference(schema, facts.raw().get(place));
    } else {
      throw new IllegalStateException(
          place + " has type " + type.getTypeName() + ": name it in packages.yaml or raw.yaml");
    }
    if (named != null) {
      schema.put("x-tiphys-go-type", named.goName());
      Iterator<JsonNode> values = named.values().elements();
      if (values.hasNext()) {
        values.forEachRemaining(schema.withArray("enum")::add);
      }
      if (named.documented().isArray()) {
        schema.set("x-tiphys-documented", named.documented());
      }
    }
  }

  /** A component; beside others of its words, and so not a plain reference. */
  private static void reference(ObjectNode schema, String component) {
    schema.putArray("allOf").addObject().put("$ref", "#/components/schemas/" + component);
  }
}
