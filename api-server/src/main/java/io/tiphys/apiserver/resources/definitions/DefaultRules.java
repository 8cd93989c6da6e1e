package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.resources.rules.NameShapes;
import io.tiphys.apiserver.schema.structural.EmbeddedResources;
import io.tiphys.apiserver.schema.structural.EmbeddedResources.HeadException;
import io.tiphys.apiserver.schema.structural.Pruning;
import io.tiphys.apiserver.schema.structural.SchemaCheck;
import io.tiphys.apiserver.schema.structural.StructuralSchema;
import java.util.ArrayList;
import java.util.List;

/** The rules for defaults: each must be what its own schema allows. */
final class DefaultRules {

  private final List<FieldError> errors = new ArrayList<>(0);

  private DefaultRules() {}

  static List<FieldError> check(String path, JsonNode schema) {
    DefaultRules rules = new DefaultRules();
    rules.schema(new Place(path, schema, rules.errors), true);
    return rules.errors;
  }

  private void schema(Place schema, boolean root) {
    JsonNode usual = schema.value().path("default");
    if (!usual.isMissingNode() && !usual.isNull()) {
      StructuralSchema structure = StructuralSchema.of(schema.value());
      value(schema.at("default"), root ? structure.asResource() : structure);
    }
    if (schema.value().path("items").isObject()) {
      schema(schema.at("items"), false);
    }
    Place properties = schema.at("properties");
    properties.value().fieldNames().forEachRemaining(name -> schema(properties.key(name), false));
  }

  private void value(Place usual, StructuralSchema schema) {
    JsonNode pruned = usual.value().deepCopy();
    Pruning.pruneValue(schema, pruned);
    if (!pruned.equals(usual.value())) {
      usual.invalid("must not have unknown fields");
    }
    List<FieldError> found = heads(usual.value(), schema);
    if (found.isEmpty()) {
      errors.addAll(SchemaCheck.check(schema, usual.value(), null, usual.path()));
    }
    for (FieldError error : found) {
      String field = error.field().isEmpty() ? usual.path() : usual.path() + "." + error.field();
      errors.add(new FieldError(error.type(), field, error.detail()));
    }
  }

  private static List<FieldError> heads(JsonNode value, StructuralSchema schema) {
    try {
      if (value instanceof ObjectNode object && schema.embeddedResource()) {
        EmbeddedResources.decode(schema, object.deepCopy());
      }
    } catch (HeadException e) {
      return List.of(e.error());
    }
    return EmbeddedResources.checkValue(
        schema,
        value,
        (object, namespaced) ->
            MetadataRules.validate(object, namespaced, NameShapes::pathSegment));
  }
}
