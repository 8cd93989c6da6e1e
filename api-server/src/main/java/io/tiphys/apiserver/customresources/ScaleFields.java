package io.tiphys.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import java.util.List;
import java.util.Optional;

/** Checks the fields that the scale sub-resource shows. */
final class ScaleFields {

  private ScaleFields() {}

  static void checkReplicas(ObjectNode object, String path, List<FieldError> errors) {
    Optional<JsonNode> found = at(object, path, 0, errors);
    if (found.isEmpty()) {
      return;
    }
    JsonNode value = found.get();
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
    if (path.isEmpty()) {
      return;
    }
    Optional<JsonNode> value = at(object, path, "", errors);
    if (value.isPresent() && !value.get().isTextual()) {
      errors.add(FieldError.invalid(path, "", mismatch(path, value.get(), "string")));
    }
  }

  /** Empty if there is nothing, or something else on the way. */
  private static Optional<JsonNode> at(
      ObjectNode object, String path, Object shown, List<FieldError> errors) {
    JsonNode value = object;
    for (String field : path.substring(1).split("\\.")) {
      if (!value.isObject()) {
        String wrong = mismatch(path, value, "map[string]interface{}");
        errors.add(FieldError.invalid(path, shown, wrong));
        return Optional.empty();
      }
      value = value.path(field);
      if (value.isMissingNode()) {
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }

  private static String mismatch(String path, JsonNode value, String wanted) {
    return "%s accessor error: %s is of the type %s, expected %s"
        .formatted(path, shown(value), goType(value), wanted);
  }

  private static Object shown(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    boolean whole =
        value.isNumber()
            && value.doubleValue() == Math.rint(value.doubleValue())
            && Math.abs(value.doubleValue()) < 1e6;
    return whole ? value.longValue() : value;
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
