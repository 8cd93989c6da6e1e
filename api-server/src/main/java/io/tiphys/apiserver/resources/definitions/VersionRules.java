package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules for what each version has: schema, sub-resources, columns, selectable fields. Where all
 * versions have the same, it is checked, and spoken of, once.
 */
final class VersionRules {

  private VersionRules() {}

  static void check(Place spec, @Nullable ObjectNode old) {
    Place versions = spec.at("versions");
    versions.eachItem(version -> deprecation(version));
    boolean anyStatus = false;
    for (JsonNode version : versions.value()) {
      anyStatus |= hasStatus(version);
    }
    boolean status = anyStatus;
    each(
        spec,
        "schema",
        spec.at("validation").path(),
        (version, schema) -> {
          boolean rooted = isCommon(spec, "schema") ? status : hasStatus(version);
          DefinitionSchemaRules.check(schema.at("openAPIV3Schema"), rooted, isNew(schema, old));
        });
    each(
        spec,
        "subresources",
        spec.at("subresources").path(),
        (version, subresources) -> SubresourceRules.check(subresources));
    each(
        spec,
        "additionalPrinterColumns",
        spec.at("additionalPrinterColumns").path(),
        (version, columns) -> columns.eachItem(ColumnRules::check));
    each(
        spec,
        "selectableFields",
        spec.at("selectableFields").path(),
        (version, fields) ->
            SelectableRules.check(
                fields,
                version.path("schema").path("openAPIV3Schema"),
                tooManyBefore(fields.value(), old)));
  }

  private static boolean hasStatus(JsonNode version) {
    return version.path("subresources").has("status");
  }

  /** Whether the old definition has no version with that schema. */
  private static boolean isNew(Place schema, @Nullable ObjectNode old) {
    if (old != null) {
      for (JsonNode version : old.path("spec").path("versions")) {
        if (version.path("schema").equals(schema.value())) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean tooManyBefore(JsonNode fields, @Nullable ObjectNode old) {
    if (old != null) {
      for (JsonNode version : old.path("spec").path("versions")) {
        if (version.path("selectableFields").equals(fields)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isCommon(Place spec, String field) {
    Set<JsonNode> different = new HashSet<>();
    spec.value().path("versions").forEach(version -> different.add(version.path(field)));
    return different.size() == 1;
  }

  private static void each(
      Place spec, String field, String common, BiConsumer<JsonNode, Place> rules) {
    if (isCommon(spec, field)) {
      Place first = spec.at("versions").item(0);
      if (!first.value().path(field).isMissingNode()) {
        rules.accept(first.value(), first.at(field).as(common));
      }
    } else {
      spec.at("versions")
          .eachItem(version -> {
            if (!version.value().path(field).isMissingNode()) {
              rules.accept(version.value(), version.at(field));
            }
          });
    }
  }

  private static void deprecation(Place version) {
    Place warning = version.at("deprecationWarning");
    if (!warning.value().isTextual()) {
      return;
    }
    String text = warning.text();
    if (!version.isTrue("deprecated")) {
      warning.invalid("can only be set for deprecated versions");
      return;
    }
    if (text.length() > 256) {
      warning.invalid("must be <= 256 characters long");
    }
    if (text.isEmpty()) {
      warning.invalid("must not be an empty string");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        warning.invalid(
            "must only contain printable UTF-8 characters; non-printable character found at index "
                + i);
        break;
      }
    }
  }

  /** The rules for the sub-resources of a version. */
  private static final class SubresourceRules {
    static void check(Place subresources) {
      Place scale = subresources.at("scale");
      if (!scale.value().isObject()) {
        return;
      }
      path(scale.at("specReplicasPath"), ".spec.");
      path(scale.at("statusReplicasPath"), ".status.");
      Place selector = scale.at("labelSelectorPath");
      if (!selector.text().isEmpty()
          && isSimple(selector)
          && !selector.text().startsWith(".spec.")
          && !selector.text().startsWith(".status.")) {
        selector.invalid("should be a json path under either .spec or .status");
      }
    }

    private static void path(Place path, String beginning) {
      if (path.text().isEmpty()) {
        path.required("");
      } else if (isSimple(path) && !path.text().startsWith(beginning)) {
        path.invalid(
            "should be a json path under " + beginning.substring(0, beginning.length() - 1));
      }
    }
  }

  static boolean isSimple(Place path) {
    if (!path.text().startsWith(".")) {
      path.invalid("must be a simple json path starting with .");
      return false;
    }
    return true;
  }

  /** The rules for a column of a version's table. */
  private static final class ColumnRules {

    private static final List<String> TYPES =
        List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> FORMATS =
        List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

    static void check(Place column) {
      if (column.text("name").isEmpty()) {
        column.at("name").required("");
      }
      String types = "must be one of " + String.join(",", TYPES);
      if (column.text("type").isEmpty()) {
        column.at("type").required(types);
      } else if (!TYPES.contains(column.text("type"))) {
        column.at("type").invalid(types);
      }
      String format = column.text("format");
      if (!format.isEmpty() && !FORMATS.contains(format)) {
        column.at("format").invalid("must be one of " + String.join(",", FORMATS));
      }
      Place path = column.at("jsonPath", "JSONPath");
      if (path.text().isEmpty()) {
        path.required("");
      } else {
        isSimple(path);
      }
    }
  }
}
