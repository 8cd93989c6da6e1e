package io.tiphys.apiserver.cel.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.tiphys.apiserver.cel.structure.StructuralSchema;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * JSON trees as values of expressions. Nothing is copied; what is in a tree is converted when it is
 * read.
 */
public final class JsonValues {

  private JsonValues() {}

  /** A tree of which nothing is known: objects are maps. */
  public static Object of(JsonNode json) {
    return switch (json.getNodeType()) {
      case OBJECT -> new JsonObject((ObjectNode) json, JsonObject.UNKNOWN);
      case ARRAY -> new JsonList((ArrayNode) json, null);
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER ->
          json.isIntegralNumber() && json.canConvertToLong()
              ? (Object) json.longValue()
              : json.doubleValue();
      case NULL, MISSING, BINARY, POJO -> NullValue.NULL_VALUE;
    };
  }

  /** A tree whose schema is known. */
  public static Object of(JsonNode json, @Nullable StructuralSchema schema) {
    if (schema == null) {
      return of(json);
    }
    if (json.isNull()) {
      if (schema.nullable()) {
        return NullValue.NULL_VALUE;
      }
      throw new EvaluationException("invalid data, got null for schema with nullable=false");
    }
    if (schema.intOrString()) {
      if (json.isTextual() || json.isIntegralNumber()) {
        return of(json);
      }
      throw new EvaluationException(
          "invalid data, expected XIntOrString value to be either a string or integer");
    }
    return switch (schema.type()) {
      case "object" ->
          json instanceof ObjectNode object
              ? new JsonObject(object, schema.embeddedResource() ? schema.asResource() : schema)
              : wrong("a map for the provided schema with type=object");
      case "array" ->
          json instanceof ArrayNode array
              ? new JsonList(array, schema)
              : wrong("an array for the provided schema with type=array");
      case "string" -> json.isTextual() ? text(json.textValue(), schema.format()) : wrong("string");
      case "number" -> json.isNumber() ? (Object) json.doubleValue() : wrong("float");
      case "integer" -> json.isIntegralNumber() ? (Object) json.longValue() : wrong("int");
      case "boolean" -> json.isBoolean() ? (Object) json.booleanValue() : wrong("bool");
      default -> of(json);
    };
  }

  private static Object wrong(String expected) {
    throw new EvaluationException("invalid data, expected " + expected);
  }

  private static Object text(String text, String format) {
    return switch (format) {
      case "duration" -> Times.duration(text);
      case "date-time" -> Times.dateTime(text);
      case "date" -> date(text);
      case "byte" -> bytes(text);
      default -> text;
    };
  }

  private static Object date(String text) {
    try {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new EvaluationException(
          "Invalid date formatted string " + text + ": " + e.getMessage());
    }
  }

  private static Object bytes(String text) {
    try {
      return CelByteString.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new EvaluationException(
          "Invalid byte formatted string " + text + ": " + e.getMessage());
    }
  }
}
