package io.tiphys.apiserver.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** The types of JSON values, as schemas name them. */
record Types(List<String> names) {

  /** A value of another type than was asked for. */
  record Mismatch(String wanted, String found) {}

  static Types of(StructuralSchema schema) {
    if (schema.intOrString()) {
      return new Types(List.of("integer", "string"));
    }
    return new Types(schema.type().isEmpty() ? List.of() : List.of(schema.type()));
  }

  Optional<Mismatch> mismatch(JsonNode value, StructuralSchema schema) {
    String found = name(value);
    if (value.isNull()) {
      return names.isEmpty() || schema.nullable() ? Optional.empty() : wrong(found);
    }
    boolean fits = names.contains(found) || isWholeNumber(value) || isIntegralNumber(value);
    String format = schema.rules().format();
    if (format.isEmpty()) {
      return fits ? Optional.empty() : wrong(found);
    }
    boolean formatted = value.isTextual() || value.isArray();
    if (!formatted) {
      return fits ? Optional.empty() : Optional.of(new Mismatch(format, numberFormat(value)));
    }
    boolean numeric = names.contains("number") || names.contains("integer");
    return fits || !numeric ? Optional.empty() : wrong(found);
  }

  /** A number like 1.0 passes for an integer. */
  private boolean isWholeNumber(JsonNode value) {
    return value.isFloatingPointNumber()
        && names.contains("integer")
        && value.doubleValue() == Math.rint(value.doubleValue())
        && !Double.isInfinite(value.doubleValue());
  }

  private boolean isIntegralNumber(JsonNode value) {
    return value.isIntegralNumber() && names.contains("number");
  }

  private Optional<Mismatch> wrong(String found) {
    return Optional.of(new Mismatch(String.join(",", names), found));
  }

  private static String numberFormat(JsonNode value) {
    if (!value.isNumber()) {
      return "";
    }
    return value.isIntegralNumber() ? "int64" : "double";
  }

  static String name(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }
}
