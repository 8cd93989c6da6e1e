package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.openapi.CustomComponents;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Custom schemas as OpenAPI documents: with what every object has, and with names of their own. */
final class PublishedSchemas implements CustomComponents {

  private static final String META = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String VERSION = "The group and version of the object's kind.";
  private static final String KIND = "What the object is, as the API names it.";
  private static final String METADATA = "The object's name and what else all objects have.";

  private final CustomCatalogue catalogue;

  PublishedSchemas(CustomCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Optional<String> name(GroupVersionKind kind) {
    return catalogue.kinds().stream()
        .filter(defined -> isOf(defined, kind))
        .findFirst()
        .map(defined -> prefix(kind.group()) + "." + kind.version() + "." + kind.kind());
  }

  private static boolean isOf(DefinedKind defined, GroupVersionKind kind) {
    return defined.definition().group().equals(kind.group())
        && defined.version(kind.version()).filter(DefinedVersion::isServed).isPresent()
        && (defined.definition().names().kind().equals(kind.kind())
            || defined.definition().names().listKind().equals(kind.kind()));
  }

  /** The group's labels the other way round: {@code com.example}. */
  private static String prefix(String group) {
    List<String> labels = Arrays.asList(group.split("\\."));
    Collections.reverse(labels);
    return String.join(".", labels);
  }

  @Override
  public Optional<ObjectNode> component(String name) {
    for (DefinedKind defined : catalogue.kinds()) {
      String prefix = prefix(defined.definition().group()) + ".";
      if (!name.startsWith(prefix)) {
        continue;
      }
      for (DefinedVersion version : defined.versions()) {
        String before = prefix + version.name() + ".";
        if (version.isServed() && name.equals(before + defined.definition().names().kind())) {
          return Optional.of(objects(defined, version));
        }
        if (version.isServed() && name.equals(before + defined.definition().names().listKind())) {
          return Optional.of(lists(defined, version, before));
        }
      }
    }
    return Optional.empty();
  }

  private static ObjectNode objects(DefinedKind defined, DefinedVersion version) {
    ObjectNode schema = published(version.openApiSchema());
    schema.put("type", "object");
    head(schema, "ObjectMeta");
    finish(schema, defined, version, defined.definition().names().kind());
    return schema;
  }

  private static ObjectNode lists(DefinedKind defined, DefinedVersion version, String before) {
    String kind = defined.definition().names().kind();
    ObjectNode schema = Json.newObject();
    String listKind = defined.definition().names().listKind();
    schema.put("description", listKind + " is a list of " + kind);
    schema.put("type", "object");
    schema.putArray("required").add("items");
    ObjectNode properties = schema.putObject("properties");
    ObjectNode items = properties.putObject("items");
    items.put("description", "The objects.").put("type", "array");
    items.putObject("items").put("$ref", "#/components/schemas/" + before + kind);
    head(schema, "ListMeta");
    finish(schema, defined, version, listKind);
    return schema;
  }

  private static void head(ObjectNode schema, String metadata) {
    ObjectNode properties = schema.withObject("/properties");
    properties.putObject("apiVersion").put("description", VERSION).put("type", "string");
    properties.putObject("kind").put("description", KIND).put("type", "string");
    ObjectNode meta = properties.putObject("metadata").put("description", METADATA);
    meta.putArray("allOf").addObject().put("$ref", META + metadata);
  }

  private static void finish(
      ObjectNode schema, DefinedKind defined, DefinedVersion version, String kind) {
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", defined.definition().group())
        .put("version", version.name())
        .put("kind", kind);
    for (String field : version.selectableFields()) {
      schema
          .withArray("x-kubernetes-selectable-fields")
          .addObject()
          .put("fieldPath", field.startsWith(".") ? field.substring(1) : field);
    }
  }

  private static ObjectNode published(JsonNode schema) {
    ObjectNode copy = Json.newObject();
    schema.forEachEntry((key, value) -> {
      if (key.equals("properties")) {
        ObjectNode properties = copy.putObject(key);
        value.forEachEntry((name, property) -> properties.set(name, published(property)));
      } else if ((key.equals("items") || key.equals("additionalProperties")) && value.isObject()) {
        copy.set(key, published(value));
      } else {
        copy.set(key, value.deepCopy());
      }
    });
    if (schema.path("x-kubernetes-int-or-string").asBoolean() && !schema.has("anyOf")) {
      copy.putArray("anyOf").add(type("integer")).add(type("string"));
    }
    if (schema.path("x-kubernetes-embedded-resource").asBoolean()) {
      head(copy, "ObjectMeta");
    }
    return copy;
  }

  private static ObjectNode type(String name) {
    return Json.newObject().put("type", name);
  }
}
