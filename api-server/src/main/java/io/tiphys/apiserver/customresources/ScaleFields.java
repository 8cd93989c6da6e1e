package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;

/** Checks the fields that the scale sub-resource shows. */
final class ScaleFields {

  private ScaleFields() {}

  static void checkReplicas(ObjectNode object, String path, List<FieldError> errors) {
    JsonNode value = at(object, path);
    if (value.isMissingNode()) {
      return;
    }
    if (!value.isIntegralNumber()) {
      errors.add(FieldError.invalid(path, 0, mismatch(path, value, "int64")));
    } else if (value.longValue() < 0) {
      errors.add(FieldError.invalid(path, value, "should be a non-negative integer"));
    } else if (value.longValue() > Integer.MAX_VALUE) {
      errors.add(
          FieldError.invalid(path, value, "should be less than or equal to " + Integer.MAX_VALUE));
    }
  }

  static void checkText(ObjectNode object, String path, List<FieldError> errors) {
    JsonNode value = path.isEmpty() ? object.missingNode() : at(object, path);
    if (!value.isMissingNode() && !value.isTextual()) {
      errors.add(FieldError.invalid(path, "", mismatch(path, value, "string")));
    }
  }

  private static JsonNode at(ObjectNode object, String path) {
    JsonNode value = object;
    for (String field : path.substring(1).split("\\.")) {
      value = value.path(field);
    }
    return value;
  }

  private static String mismatch(String path, JsonNode value, String wanted) {
    return "%s accessor error: %s is of the type %s, expected %s"
        .formatted(path, value.isTextual() ? value.textValue() : value, goType(value), wanted);
  }

  private static String goType(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "map[string]interface {}";
      case ARRAY -> "[]interface {}";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int64" : "float64";
      default -> "<nil>";
    };
  }
}
