package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.cel.CustomRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules for the schema of a version. */
final class DefinitionSchemaRules {

  /** What may stand at the root where the status is checked apart, as upstream lists it. */
  private static final List<String> AT_ROOT =
      List.of(
          "Description",
          "Type",
          "Format",
          "Title",
          "Maximum",
          "ExclusiveMaximum",
          "Minimum",
          "ExclusiveMinimum",
          "MaxLength",
          "MinLength",
          "Pattern",
          "MaxItems",
          "MinItems",
          "UniqueItems",
          "MultipleOf",
          "Required",
          "Items",
          "Properties",
          "ExternalDocs",
          "Example",
          "XPreserveUnknownFields",
          "XValidations");

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "x-kubernetes-preserve-unknown-fields", "XPreserveUnknownFields",
          "x-kubernetes-validations", "XValidations");

  private DefinitionSchemaRules() {}

  /**
   * @param status whether there is a status sub-resource
   * @param changed false if the schema was there before; then its expressions are not judged anew
   */
  static void check(Place schema, boolean status, boolean changed) {
    if (!schema.value().isObject()) {
      return;
    }
    List<FieldError> found = new ArrayList<>();
    Place here = new Place(schema.path(), schema.value(), found);
    if (status) {
      root(here);
    }
    if (here.isTrue("nullable")) {
      here.at("nullable").forbidden("nullable cannot be true at the root");
    }
    boolean sound = false;
    if (!OpenApiRules.hasUnsupported(schema.value())) {
      List<FieldError> violations = StructuralRules.check(schema.path(), schema.value());
      if (violations.isEmpty()) {
        violations = DefaultRules.check(schema.path(), schema.value());
      }
      found.addAll(violations);
      sound = violations.isEmpty();
    }
    OpenApiRules.check(here);
    if (sound && changed && found.isEmpty()) {
      found.addAll(CustomRules.compile(schema.value()).compileErrors(schema.path()));
    }
    found.forEach(schema::add);
  }

  private static void root(Place schema) {
    for (Map.Entry<String, JsonNode> field : schema.value().properties()) {
      if (StructuralRules.isZero(field.getValue())) {
        continue;
      }
      if (field.getKey().equals("type")) {
        if (!field.getValue().asText().equals("object")) {
          schema
              .at("type")
              .invalid(
                  "only \"object\" is allowed as the type at the root of the schema if the status"
                      + " subresource is enabled");
          return;
        }
      } else if (!AT_ROOT.contains(internal(field.getKey()))) {
        schema.invalid(
            AT_ROOT.stream().collect(Collectors.joining(" ", "only [", "]"))
                + " fields are allowed at the root of the schema if the status subresource is"
                + " enabled");
        return;
      }
    }
  }

  private static String internal(String field) {
    return EXTENSIONS.getOrDefault(
        field, field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1));
  }
}
