package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.validation.FieldError;
import java.util.HashSet;
import java.util.Set;

/** The rules for the fields that field selectors may name. */
final class SelectableRules {

  private static final int MOST = 8;
  private static final Set<String> TYPES = Set.of("string", "boolean", "integer");

  private SelectableRules() {}

  static void check(Place fields, JsonNode schema, boolean mayBeMany) {
    Set<String> seen = new HashSet<>();
    fields.eachItem(field -> one(field.at("jsonPath"), schema, seen));
    if (seen.size() > MOST && !mayBeMany) {
      fields.add(FieldError.tooMany(fields.path(), seen.size(), MOST));
    }
  }

  private static void one(Place path, JsonNode schema, Set<String> seen) {
    String text = path.text();
    if (text.isEmpty()) {
      path.required("");
      return;
    }
    SchemaPath.Found found = SchemaPath.find(schema, text, false);
    if (!found.problem().isEmpty()) {
      path.invalid("is an invalid path: " + found.problem());
      return;
    }
    if (text.startsWith(".metadata.")) {
      path.invalid("must not point to fields in metadata");
    }
    if (!TYPES.contains(found.schema().path("type").asText(""))) {
      path.invalid(
          "must point to a field of type string, boolean or integer. Enum string fields and strings"
              + " with formats are allowed.");
    }
    if (!seen.add(text)) {
      path.add(FieldError.duplicate(path.path(), text));
    }
  }
}
