package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.Column;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.apiserver.cel.CustomRules;
import io.tiphys.apiserver.registry.ScalePaths;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.schema.structural.Defaults;
import io.tiphys.apiserver.schema.structural.Pruning;
import io.tiphys.apiserver.schema.structural.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a definition says of one version of its kind. */
final class DefinedVersion {

  private final JsonNode spec;
  private final boolean preservesUnknownFields;
  private final StructuralSchema schema;
  private final CustomRules rules;
  private final boolean hasRules;
  private final ServedResource served;

  DefinedVersion(
      DefinedKind kind,
      ResourceDefinition definition,
      JsonNode spec,
      boolean preserves,
      boolean terminating) {
    this.spec = spec;
    this.preservesUnknownFields = preserves;
    this.schema = StructuralSchema.of(openApiSchema());
    this.rules = CustomRules.compile(openApiSchema());
    this.hasRules = !openApiSchema().findParents("x-kubernetes-validations").isEmpty();
    this.served =
        ServedResource.ofCustom(
            definition,
            Definitions.usable(definition.version(name()).orElseThrow(), terminating),
            new CustomStrategy(this, definition.kind(name())),
            kind);
  }

  String name() {
    return spec.path("name").asText();
  }

  /** As the definition has it; not to be changed. */
  JsonNode openApiSchema() {
    return spec.path("schema").path("openAPIV3Schema");
  }

  StructuralSchema schema() {
    return schema;
  }

  /** Whether there are rules in CEL. */
  boolean hasRules() {
    return hasRules;
  }

  CustomRules rules() {
    return rules;
  }

  ServedResource served() {
    return served;
  }

  boolean isServed() {
    return spec.path("served").asBoolean();
  }

  boolean hasStatus() {
    return spec.path("subresources").has("status");
  }

  Optional<ScalePaths> scale() {
    JsonNode scale = spec.path("subresources").path("scale");
    return scale.isObject()
        ? Optional.of(
            new ScalePaths(
                scale.path("specReplicasPath").asText(),
                scale.path("statusReplicasPath").asText(),
                scale.path("labelSelectorPath").asText("")))
        : Optional.empty();
  }

  /** The definition's columns; if it has none, the age. */
  static List<Column> columns(JsonNode spec) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : spec.path("additionalPrinterColumns")) {
      columns.add(
          new Column(
              column.path("name").asText(),
              column.path("type").asText(),
              column.path("format").asText(""),
              column.path("description").asText(""),
              column.path("priority").asInt(),
              column.path("jsonPath").asText()));
    }
    if (columns.isEmpty()) {
      columns.add(
          new Column(
              "Age",
              "date",
              "",
              "The time since the object was created.",
              0,
              ".metadata.creationTimestamp"));
    }
    return columns;
  }

  /** The paths that field selectors may name. */
  List<String> selectableFields() {
    List<String> paths = new ArrayList<>();
    spec.path("selectableFields").forEach(field -> paths.add(field.path("jsonPath").asText()));
    return paths;
  }

  /** Drops what the schema does not know; returns the paths of that. */
  List<String> prune(ObjectNode object) {
    return preservesUnknownFields ? List.of() : Pruning.prune(schema, object);
  }

  void applyDefaults(ObjectNode object) {
    Defaults.apply(schema, object);
  }

  /** What to tell those who use a deprecated version. */
  List<String> warnings() {
    if (!spec.path("deprecated").asBoolean()) {
      return List.of();
    }
    String own = spec.path("deprecationWarning").asText("");
    String usual = served.kind().apiVersion() + " " + served.kind().kind() + " is deprecated";
    return List.of(own.isEmpty() ? usual : own);
  }
}
